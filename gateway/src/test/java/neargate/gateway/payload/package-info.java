/** Bodies in the wrappings of the way, whole and broken. */
@NullMarked
package neargate.gateway.payload;

import org.jspecify.annotations.NullMarked;
