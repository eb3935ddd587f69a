/**
 * The scenario of services over days and weeks: teams deploy good and bad versions, often one into the other, by rolling
 * updates, blue/green with hooks, or from outside by task sets, and protect tasks, while tasks crash, images are missing,
 * machines and zones are lost, health checks flap, alarms go off and the control plane dies. {@link
 * neargate.simulation.deployments.DeploymentRun} is all of it.
 */
@NullMarked
package neargate.simulation.deployments;

import org.jspecify.annotations.NullMarked;
