/**
 * The real services on machines that are not there, in a time that passes as fast as the work is done, under faults: one
 * thread, one seed, and for the same seed the same history to the letter.
 *
 * <p>{@code plane} is the control plane as a process that may die between any two commits; {@code machines} are container
 * instances with their agents; {@code books} say what must hold. Three scenarios are played with them: {@code fleet}, of
 * placement on a large cluster, {@code deployments}, of services over weeks, and {@code services}, of very many services at rest
 * and after a loss.
 */
@NullMarked
package neargate.simulation;

import org.jspecify.annotations.NullMarked;
