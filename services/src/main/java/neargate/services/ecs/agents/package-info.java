/**
 * The agents of container instances: the sessions they hold with ECS, what they are told of tasks, and what they report.
 *
 * <p>{@link neargate.services.ecs.agents.AgentSessions} is ECS's end of every connection; {@link
 * neargate.services.ecs.agents.LocalAgents} are in this process, others come by {@link
 * neargate.services.ecs.agents.AgentSockets}.
 *
 * <p>A session is the only thing here that lives in memory. That an agent is connected is also written on its instance, by
 * this package alone: so placement hears of it through the feed.
 */
@NullMarked
package neargate.services.ecs.agents;

import org.jspecify.annotations.NullMarked;
