/**
 * Says in words why tasks are where they are, or why they are nowhere, and what a request would do. AWS does not have this.
 *
 * <p>A {@link neargate.services.ecs.explain.Rehearsal} is the operation itself on a store that takes every transaction back,
 * and on fleets of its own; what follows from it is {@link neargate.services.ecs.deployments.Forecast}'s.
 */
@NullMarked
package neargate.services.ecs.explain;

import org.jspecify.annotations.NullMarked;
