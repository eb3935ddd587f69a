/**
 * The roles of tasks ("Amazon ECS task IAM role"): assumed by ECS on behalf of the task, as its trust policy allows. The
 * credentials are never stored; the task asks for them at its own endpoint, and is given new ones before they end.
 */
@NullMarked
package neargate.services.ecs.roles;

import org.jspecify.annotations.NullMarked;
