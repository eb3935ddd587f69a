/**
 * An agent on a machine of its own: it reaches ECS over the network. {@link neargate.agent.remote.RemoteAgent} keeps two web
 * sockets open, signed as requests of ECS are, and comes back however often they break.
 */
@NullMarked
package neargate.agent.remote;

import org.jspecify.annotations.NullMarked;
