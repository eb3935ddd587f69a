/** The gateway as its users meet it: real sockets, the SDK's own clients, small services behind. */
@NullMarked
package neargate.gateway;

import org.jspecify.annotations.NullMarked;
