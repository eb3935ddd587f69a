/**
 * The cluster query language: an expression that a container instance satisfies or not.
 *
 * <p>A text is parsed once, into conditions that hold what they compare in the form in which it is compared; an evaluation
 * then allocates nothing. Specification: the Developer Guide's page "Create expressions to define container instances for
 * Amazon ECS tasks". Where that page is silent, the decision stands at the place that made it.
 */
@NullMarked
package neargate.scheduler.query;

import org.jspecify.annotations.NullMarked;
