/**
 * AWS Key Management Service: symmetric keys and what is encrypted under them. {@code kms.keys}, {@code kms.aliases} and
 * {@code kms.grants} are written here only.
 *
 * <p>{@link neargate.services.kms.KmsService} is the table of contents. A key's material is stored sealed with the root key
 * of the data directory, and unsealed for the moment of a call only. Everything is AES-256-GCM; the encryption context is the
 * associated data. A ciphertext names the key and the material it was made with, so that it opens after a rotation.
 *
 * <p>Key policies and grants are kept as data.
 */
@NullMarked
package neargate.services.kms;

import org.jspecify.annotations.NullMarked;
