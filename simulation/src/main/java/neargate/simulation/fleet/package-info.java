/**
 * A simulated fleet: container instances whose agents speak with the real control plane over its own interface, and fail,
 * rejoin and lie; users who run tasks and services on it; and what must hold whatever they do.
 *
 * <p>{@link neargate.simulation.fleet.Machine} is an instance with its agent, {@link neargate.simulation.fleet.Users} and
 * {@link neargate.simulation.fleet.Chaos} make things happen, {@link neargate.simulation.fleet.Placements} and
 * {@link neargate.simulation.fleet.Lives} watch every commit, {@link neargate.simulation.fleet.Reckoning} looks at the end,
 * and {@link neargate.simulation.fleet.FleetRun} is all of it.
 */
@NullMarked
package neargate.simulation.fleet;

import org.jspecify.annotations.NullMarked;
