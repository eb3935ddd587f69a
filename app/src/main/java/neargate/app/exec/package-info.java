/** The user's end of ECS Exec, for {@code neargate exec}: a terminal, and a session with a command in a container. */
@NullMarked
package neargate.app.exec;

import org.jspecify.annotations.NullMarked;
