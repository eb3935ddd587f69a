/**
 * The one endpoint of all services. {@link neargate.gateway.Gateway} is handed objects that implement the SDK's client
 * interfaces and puts them on the wire; {@link neargate.gateway.Dispatcher} takes a request through its steps: route,
 * verify, read, check, authorize, call, answer.
 *
 * <p>The rooms: {@code protocol} reads and writes what is on the wire, {@code payload} unpacks bodies, {@code auth} finds
 * out who calls, {@code authorization} whether they may, {@code http} is the server. Nothing here knows a service.
 */
@NullMarked
package neargate.gateway;

import org.jspecify.annotations.NullMarked;
