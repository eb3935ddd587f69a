/** Encryption at rest: what is sealed with a key opens with that key only, and only where it belongs. */
@NullMarked
package neargate.kernel.crypto;

import org.jspecify.annotations.NullMarked;
