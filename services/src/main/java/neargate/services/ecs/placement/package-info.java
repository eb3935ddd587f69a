/**
 * Placement of tasks on the container instances of clusters: brings together what the store holds and what
 * {@link neargate.scheduler.placement} decides.
 *
 * <p>{@link neargate.services.ecs.placement.Fleets} keeps an index of every cluster in memory. It follows the feed of the
 * store, and catches up when it is asked; what it has promised to tasks that are not in the store yet it remembers as
 * claims. Nothing is lost with it: it is made anew from a snapshot, and so is the room that tasks of DAEMON services leave to
 * their successors.
 */
@NullMarked
package neargate.services.ecs.placement;

import org.jspecify.annotations.NullMarked;
