/**
 * Services: so many tasks of a definition, kept running. Tables, written here only: {@code ecs.services}, {@code
 * ecs.service-events} with the last hundred events of each, {@code ecs.service-revisions} with
 * what was deployed of it, and {@code ecs.service-deployments} with how that went.
 *
 * <p>The operations say what should be and answer; {@link neargate.services.ecs.services.ServiceController} looks at each
 * change of a service, of its service deployments and tasks, of container instances that matter to it, or of an alarm that
 * its deployment watches, asks {@link neargate.services.ecs.deployments.Planner} what to do, and does it in one
 * transaction. What can be counted is never stored: running and pending counts follow from the tasks. Only what went wrong
 * is: failed tasks are counted once, with their deployment, and forgotten sooner than the back-off that follows.
 *
 * <p>With the deployment controllers EXTERNAL and CODE_DEPLOY there are task sets instead of deployments ({@code
 * TaskSetRecord}). Each is planned for as if it were a service of its own that has come through its deployment; who makes
 * them, scales them and takes them away is the deployment. With CODE_DEPLOY the first one is made with the service.
 *
 * <p>{@link neargate.services.ecs.services.LifecycleHookController} asks who is to agree to a blue/green deployment, and notes
 * the answers; it decides nothing.
 *
 * <p>What AWS can do and we cannot yet (load balancers, Cloud Map, Service Connect, ...) is refused by
 * name, never accepted and left undone.
 */
@NullMarked
package neargate.services.ecs.services;

import org.jspecify.annotations.NullMarked;
