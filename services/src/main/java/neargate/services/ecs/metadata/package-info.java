/**
 * What a task finds at 169.254.170.2 ("Amazon ECS task metadata endpoint version 4", "Amazon ECS task IAM role"): what it is,
 * what it uses, the credentials of its role, its protection from scale-in, and faults to inject into its network. A container is
 * known by the id in the path that it was told.
 */
@NullMarked
package neargate.services.ecs.metadata;

import org.jspecify.annotations.NullMarked;
