/** JSON for AWS's own types and for the records that wrap them: one codec for the wire and for the store. */
@NullMarked
package neargate.kernel.codec;

import org.jspecify.annotations.NullMarked;
