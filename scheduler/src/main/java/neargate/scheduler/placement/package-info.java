/**
 * Placement: which container instance a task goes to, and why it does not go to the others.
 *
 * <p>The order is the documentation's ("How Amazon ECS places tasks on container instances"): what a task needs of CPU,
 * memory, ports, network interfaces and attributes; then the constraints, which bind; then the strategies, each of which
 * leaves only the best of what the one before it left; then chance.
 *
 * <p>A {@link neargate.scheduler.placement.Fleet} is an index of a cluster that one thread keeps up to date. A
 * {@link neargate.scheduler.placement.Placement} is its order for tasks that are alike: instances that every spread treats
 * alike share a cell, within a cell a tournament knows the best, and a task that starts or ends changes one leaf of one
 * tournament. No task costs a walk over the fleet but the first of its kind.
 */
@NullMarked
package neargate.scheduler.placement;

import org.jspecify.annotations.NullMarked;
