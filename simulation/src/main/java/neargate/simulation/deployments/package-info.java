/**
 * The scenario of services over days and weeks, on instances and on Fargate: teams deploy good and bad versions, often one
 * into the other, by rolling updates, on each instance, blue/green with hooks, or from outside by task sets; they stop
 * deployments, protect tasks, delete services and use their names again, while tasks crash, images are missing, machines and
 * zones are lost, machines come and go, health checks flap, alarms go off and the control plane dies. {@link
 * neargate.simulation.deployments.DeploymentRun} is all of it.
 */
@NullMarked
package neargate.simulation.deployments;

import org.jspecify.annotations.NullMarked;
