/** The server as clients of all kinds meet it, over real sockets. */
@NullMarked
package neargate.gateway.http;

import org.jspecify.annotations.NullMarked;
