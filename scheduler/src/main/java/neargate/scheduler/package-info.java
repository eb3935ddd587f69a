/**
 * Where a task goes, as pure functions: no I/O, no clock, randomness only as handed in.
 *
 * <p>{@code query} is the cluster query language. It is used by placement constraints and by ListContainerInstances.
 */
@NullMarked
package neargate.scheduler;

import org.jspecify.annotations.NullMarked;
