/**
 * Capacity providers: AWS's own, {@code FARGATE} and {@code FARGATE_SPOT}, and the rules for strategies over them.
 */
@NullMarked
package neargate.services.ecs.capacityproviders;

import org.jspecify.annotations.NullMarked;
