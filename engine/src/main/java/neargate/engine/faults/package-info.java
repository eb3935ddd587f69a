/**
 * Faults that a task has injected into its own network ("Use fault injection with your Amazon ECS and Fargate workloads").
 * The kernel alone remembers them, in nftables tables that bear the task's id, and in a queueing discipline (tc) for the delay
 * of which such a table tells: so they survive this process, and end with the network that they are in.
 */
@NullMarked
package neargate.engine.faults;

import org.jspecify.annotations.NullMarked;
