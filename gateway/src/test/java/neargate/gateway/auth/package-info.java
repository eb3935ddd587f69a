/** Signatures that hold and that do not, made by the SDK's own signer. */
@NullMarked
package neargate.gateway.auth;

import org.jspecify.annotations.NullMarked;
