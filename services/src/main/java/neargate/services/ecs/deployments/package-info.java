/**
 * What a service does next: pure functions from what is to what should be done, without a store, a clock or I/O.
 *
 * <p>{@link neargate.services.ecs.deployments.Situation} is all that the decision depends on, {@link
 * neargate.services.ecs.deployments.Planner} decides, {@link neargate.services.ecs.deployments.Plan} is the decision. The
 * controller of services looks and applies; it decides nothing itself. So every rule of the scheduler, replacement,
 * rolling update, back-off, circuit breaker, has its table tests here. What a scheduling strategy is, is in {@code
 * ReplicaScheduler} and {@code DaemonScheduler}; why a deployment is given up, in {@code Failure}.
 *
 * <p>A blue/green deployment is no scheduling of its own: the blue and the green tasks are planned for as two services, and
 * {@code BlueGreen} only says when the next stage of the {@link neargate.services.ecs.deployments.Lifecycle} has come.
 *
 * <p>Where we differ from AWS, on purpose. AWS waits 40 seconds before it counts a task without a health check as
 * healthy; here RUNNING is enough, or ten seconds of it in a deployment that has a circuit breaker or has seen a task
 * fail: only there is something learnt by waiting. AWS replaces a task that ran and exited at once,
 * however often; here such a service waits between attempts, for at most 30 seconds, to leave the machine to others. And it
 * counts as a failed task, so that the circuit breaker opens for a version that crashes at once, too.
 */
@NullMarked
package neargate.services.ecs.deployments;

import org.jspecify.annotations.NullMarked;
