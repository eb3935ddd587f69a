/**
 * AWS Secrets Manager: secrets and their versions. {@code secretsmanager.secrets} and {@code secretsmanager.versions} are
 * written here only.
 *
 * <p>{@link neargate.services.secretsmanager.SecretsManagerService} is the table of contents. A value is stored as AWS does
 * it ("Secret encryption and decryption"): encrypted with a data key of its own, which KMS made and which is stored encrypted
 * beside it; the encryption context names the secret and the version. KMS is asked before a transaction, never inside one.
 *
 * <p>Resource policies and the settings of rotation are kept as data. There is no Lambda here to rotate a secret: what would
 * need one at once is refused.
 */
@NullMarked
package neargate.services.secretsmanager;

import org.jspecify.annotations.NullMarked;
