/**
 * May the caller do what it asks? Of every request by credentials that Neargate issued, this room finds out what IAM calls it:
 * the action, the resources, and the condition keys. All three follow from IAM's own table of the service
 * ({@link neargate.models.AuthorizationModel}) and the names of the request's members, so that an operation is checked from
 * its first day; the names that follow no rule stand in {@code Actions},
 * {@code ResourceNames} and {@code ConditionKeys}. A condition key that neither the request nor the resource answers has no value.
 *
 * <p>{@link neargate.gateway.authorization.Enforcement} asks; {@link neargate.gateway.authorization.AccessControl} decides,
 * and is handed in.
 */
@NullMarked
package neargate.gateway.authorization;

import org.jspecify.annotations.NullMarked;
