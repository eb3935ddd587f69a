/**
 * ECS Exec: {@link neargate.services.ecs.exec.ExecuteCommand} lets a caller in and names a web socket, behind which a {@link
 * neargate.services.ecs.exec.ExecSession} stands between the user's end of a data channel and the command in the container.
 * Sessions are in memory only: they end with the process.
 */
@NullMarked
package neargate.services.ecs.exec;

import org.jspecify.annotations.NullMarked;
