/**
 * IAM: users, groups and roles, the policies they carry, access keys and instance profiles. Global: what an account has is
 * the same in every region.
 *
 * <p>{@link neargate.services.iam.IamService} is the table of contents, in chapters: {@code RoleOperations} and the other
 * interfaces that it implements lead from each operation to the class of its resource. What users, groups and roles have in common stands
 * once: {@code IamIdentity} is what they are, {@code IdentityStore} where they are, {@code IdentityPolicies} what they may.
 * Policy documents are read when they come ({@link neargate.policy}), and answered URL-encoded, as IAM does.
 */
@NullMarked
package neargate.services.iam;

import org.jspecify.annotations.NullMarked;
