/**
 * What a task finds at 169.254.170.2 ("Amazon ECS task metadata endpoint version 4", "Amazon ECS task IAM role"): the same
 * answers whether the control plane gives them, for the tasks of its own machine, or an agent for those of another.
 */
@NullMarked
package neargate.agent.metadata;

import org.jspecify.annotations.NullMarked;
