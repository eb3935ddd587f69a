/**
 * The data channel of Session Manager, as its plugin speaks it with an agent over a web socket: binary frames, each numbered,
 * acknowledged, and sent again until it is. Both ends are here, and no I/O: what is heard goes in with the time, what is to
 * be sent comes out.
 */
@NullMarked
package neargate.agent.datachannel;

import org.jspecify.annotations.NullMarked;
