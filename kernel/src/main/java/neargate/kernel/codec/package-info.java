/**
 * JSON for AWS's own types and for the records that wrap them: one codec for the wire and for the store.
 *
 * <p>A {@link neargate.kernel.codec.Shape} is what an SDK class says of itself, looked up once; {@link
 * neargate.kernel.codec.JsonReader} and {@link neargate.kernel.codec.JsonWriter} walk it, and so do the gateway's other
 * protocols. {@link neargate.kernel.codec.JsonCodec} adds the records in which services keep what AWS keeps to itself.
 * Nothing here knows a service, a table or HTTP.
 */
@NullMarked
package neargate.kernel.codec;

import org.jspecify.annotations.NullMarked;
