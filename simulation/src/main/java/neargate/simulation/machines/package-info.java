/**
 * Simulated container instances: {@link neargate.simulation.machines.Machine} is one with its agent, which speaks with the
 * real control plane over its own interface, {@link neargate.simulation.machines.Containers} are the tasks on it,
 * {@link neargate.simulation.machines.Wire} lies between, and {@link neargate.simulation.machines.Fleet} is all of them.
 */
@NullMarked
package neargate.simulation.machines;

import org.jspecify.annotations.NullMarked;
