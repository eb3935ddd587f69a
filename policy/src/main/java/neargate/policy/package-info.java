/**
 * IAM's policy language: a document is parsed once, into statements that hold what they compare in the form in which it is
 * compared, and a request is then decided by a pure function of the policies that apply, the principal and the request's
 * context.
 *
 * <p>{@link neargate.policy.Policy} is a parsed document, {@link neargate.policy.AppliedPolicies} decides. Specification: the
 * IAM User Guide's "Policy evaluation logic" and "IAM JSON policy element reference". Where these are silent, the decision
 * stands at the place that made it.
 */
@NullMarked
package neargate.policy;

import org.jspecify.annotations.NullMarked;
