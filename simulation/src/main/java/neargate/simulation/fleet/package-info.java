/**
 * The scenario of a fleet: users run all kinds of tasks and services on instances whose agents fail, rejoin and lie. {@link
 * neargate.simulation.fleet.Users} and {@link neargate.simulation.fleet.Chaos} make things happen, and {@link
 * neargate.simulation.fleet.FleetRun} is all of it.
 */
@NullMarked
package neargate.simulation.fleet;

import org.jspecify.annotations.NullMarked;
