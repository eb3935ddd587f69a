/** What the agent tells ECS over the telemetry service: health and figures, as values. As {@link neargate.agent.acs}. */
@NullMarked
package neargate.agent.tcs;

import org.jspecify.annotations.NullMarked;
