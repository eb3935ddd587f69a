/**
 * SSH keys as EC2 makes, reads and shows them: pure functions between the JDK's keys and the texts that SSH knows.
 *
 * <p>Formats: RFC 4253 (public keys), RFC 4716 (their other file format), RFC 8017 (PKCS #1), OpenSSH's PROTOCOL.key. Names of
 * the fingerprints: the EC2 User Guide's page "Verify the fingerprint of your key pair".
 */
@NullMarked
package neargate.services.ec2.keypairs;

import org.jspecify.annotations.NullMarked;
