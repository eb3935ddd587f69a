/**
 * AWS Systems Manager: Parameter Store. {@code ssm.parameters} and {@code ssm.versions} are written here only.
 *
 * <p>{@link neargate.services.ssm.SsmService} is the table of contents. There are parameters of three makes: those of the
 * user, those that AWS publishes about machine images, which are made from the images that EC2 has, and references to
 * secrets of Secrets Manager. A SecureString is stored, and shown without decryption, as what KMS made of it; KMS is asked
 * before a transaction, never inside one. Of parameter policies, the expiration is carried out.
 */
@NullMarked
package neargate.services.ssm;

import org.jspecify.annotations.NullMarked;
