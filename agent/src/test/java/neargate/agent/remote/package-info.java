/** An agent that reaches ECS over the network. */
@NullMarked
package neargate.agent.remote;

import org.jspecify.annotations.NullMarked;
