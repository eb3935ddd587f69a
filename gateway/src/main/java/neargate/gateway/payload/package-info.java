/**
 * What is put around a body for the way, and taken off here: {@code aws-chunked} with its signatures and trailers, and
 * {@code gzip}. Functions of bytes; who may send them is {@code auth}'s to say.
 */
@NullMarked
package neargate.gateway.payload;

import org.jspecify.annotations.NullMarked;
