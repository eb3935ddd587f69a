/**
 * The ECS agent: makes a machine, or a slice of one, a container instance of a cluster. It registers, listens to what ECS
 * wants ({@link neargate.agent.acs}), has the engine do it, and reports what came of it through the API of ECS.
 *
 * <p>It knows ECS only as {@code EcsClient} and as a connection for messages, so that the same agent works in the process
 * of the control plane and on another machine ({@link neargate.agent.remote}).
 */
@NullMarked
package neargate.agent;

import org.jspecify.annotations.NullMarked;
