/**
 * Who calls: reads the credentials of a request and verifies its signature ("AWS Signature Version 4 for API requests"),
 * from the header or from a presigned query, and of bodies that come in signed chunks. Pure, but for the clock that is
 * handed in. {@link neargate.gateway.auth.Authenticator} decides; {@link neargate.gateway.auth.AuthenticationFailure} has
 * the words for a refusal.
 */
@NullMarked
package neargate.gateway.auth;

import org.jspecify.annotations.NullMarked;
