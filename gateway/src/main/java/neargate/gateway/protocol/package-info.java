/**
 * AWS's protocols, derived from what the SDK's classes say of themselves and from the index of the models: awsJson,
 * awsQuery, ec2Query, restJson and restXml, requests in, answers and errors out.
 *
 * <p>Everything here is a function of bytes and strings: no socket, no clock, no handler. {@link
 * neargate.gateway.protocol.Router} finds the {@link neargate.gateway.protocol.Operation} of a request; that reads,
 * checks and writes. No service has code of its own here.
 */
@NullMarked
package neargate.gateway.protocol;

import org.jspecify.annotations.NullMarked;
