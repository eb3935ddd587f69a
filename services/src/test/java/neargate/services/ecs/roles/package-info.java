/** The roles of tasks. */
@NullMarked
package neargate.services.ecs.roles;

import org.jspecify.annotations.NullMarked;
