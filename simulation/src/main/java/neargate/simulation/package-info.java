/**
 * The real services on machines that are not there, in a time that passes as fast as the work is done, under faults: one
 * thread, one seed, and for the same seed the same history to the letter.
 *
 * <p>{@code plane} is the control plane as a process that may die between any two commits, and who watches what it commits;
 * {@code fleet} are container instances whose agents fail, rejoin and lie, and the scenario about them.
 */
@NullMarked
package neargate.simulation;

import org.jspecify.annotations.NullMarked;
