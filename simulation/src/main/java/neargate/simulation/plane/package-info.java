/**
 * The real control plane on one thread: {@link neargate.simulation.plane.ControlPlane} is its process, which dies and is
 * started again upon the same store; {@link neargate.simulation.plane.Witness}es see every commit in its order.
 */
@NullMarked
package neargate.simulation.plane;

import org.jspecify.annotations.NullMarked;
