/** What is written is read back equal; what is broken says so. */
@NullMarked
package neargate.kernel.codec;

import org.jspecify.annotations.NullMarked;
