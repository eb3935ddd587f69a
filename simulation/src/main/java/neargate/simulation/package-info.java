/**
 * The real services on machines that are not there, in a time that passes as fast as the work is done, under faults: one
 * thread, one seed, and for the same seed the same history to the letter.
 *
 * <p>{@code plane} is the control plane as a process that may die between any two commits; {@code machines} are container
 * instances with their agents; {@code books} say what must hold. Two scenarios are played with them: {@code fleet}, of
 * placement on a large cluster, and {@code deployments}, of services over weeks.
 */
@NullMarked
package neargate.simulation;

import org.jspecify.annotations.NullMarked;
