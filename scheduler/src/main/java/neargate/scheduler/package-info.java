/**
 * Where a task goes: no I/O, no clock, randomness only as handed in.
 *
 * <p>{@code query} is the cluster query language, which placement constraints and ListContainerInstances use;
 * {@code placement} chooses among the container instances of a cluster. Nothing here knows the API or the store.
 */
@NullMarked
package neargate.scheduler;

import org.jspecify.annotations.NullMarked;
