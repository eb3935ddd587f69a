/**
 * The HTTP server: connections, bodies, limits. It hands whole requests, and the texts of
 * web sockets, over to virtual threads and knows no AWS.
 */
@NullMarked
package neargate.gateway.http;

import org.jspecify.annotations.NullMarked;
