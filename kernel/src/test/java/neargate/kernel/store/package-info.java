/**
 * What the store promises: it does what a simple model does, keeps what it acknowledged whatever becomes of the process or
 * the disk, and tells every change once.
 */
@NullMarked
package neargate.kernel.store;

import org.jspecify.annotations.NullMarked;
