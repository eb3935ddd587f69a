/**
 * IAM: roles, the policies they carry and the instance profiles they are in, as data. Global: an account's roles are the same in every region.
 *
 * <p>{@link neargate.services.iam.IamService} is the table of contents. Policy documents are checked as IAM checks them
 * when they come, and answered URL-encoded, as IAM does; nothing evaluates them here.
 */
@NullMarked
package neargate.services.iam;

import org.jspecify.annotations.NullMarked;
