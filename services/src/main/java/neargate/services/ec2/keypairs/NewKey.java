package neargate.services.ec2.keypairs;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import software.amazon.awssdk.services.ec2.model.KeyType;

/**
 * A key pair that was just made; only its maker ever sees the private half.
 *
 * @param privateKey the file that {@code ssh -i} reads
 * @param fingerprint as EC2 shows it for a key that it made: SHA-1 of the private key's PKCS #8 form for RSA, SHA-256 of
 *     the public key for ed25519
 */
public record NewKey(String privateKey, SshPublicKey publicKey, String fingerprint) {
    private static final int RSA_BITS = 2048;
    private static final int LINE = 64;
    private static final int OPENSSH_LINE = 70;

    /** Where the PKCS #1 key begins in the PKCS #8 form of an RSA key of 2,048 bits: behind what names the algorithm. */
    private static final int PKCS1 = 26;

    /** The least that OpenSSH's private part is a multiple of. */
    private static final int BLOCK = 8;

    /** Makes a key; of RSA it takes a while. */
    public static NewKey make(KeyType type, SecureRandom random) {
        try {
            return type == KeyType.ED25519 ? ed25519(random) : rsa(random);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK knows RSA and Ed25519", e);
        }
    }

    private static NewKey rsa(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(RSA_BITS, random);
        KeyPair pair = generator.generateKeyPair();
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS1, pkcs8.length);
        return new NewKey(
                pem("RSA PRIVATE KEY", pkcs1, LINE),
                SshPublicKey.of(pair.getPublic()),
                SshPublicKey.hex("SHA-1", pkcs8));
    }

    private static NewKey ed25519(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(255, random);
        KeyPair pair = generator.generateKeyPair();
        SshPublicKey publicKey = SshPublicKey.of(pair.getPublic());
        byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
        return new NewKey(
                pem("OPENSSH PRIVATE KEY", openSsh(publicKey, seed, random.nextInt()), OPENSSH_LINE),
                publicKey,
                publicKey.sha256());
    }

    /** OpenSSH's own format, without a passphrase. */
    private static byte[] openSsh(SshPublicKey publicKey, byte[] seed, int check) {
        byte[] blob = Base64.getDecoder().decode(publicKey.blob());
        byte[] point = Arrays.copyOfRange(blob, blob.length - 32, blob.length);
        SshBytes secret = new SshBytes()
                .number(check)
                .number(check)
                .raw(blob)
                .string(new SshBytes().raw(seed).raw(point).toBytes())
                .string("");
        for (int padding = 1; secret.length() % BLOCK != 0; padding++) {
            secret.raw(new byte[] {(byte) padding});
        }
        return new SshBytes()
                .raw("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII))
                .string("none")
                .string("none")
                .string("")
                .number(1)
                .string(blob)
                .string(secret.toBytes())
                .toBytes();
    }

    private static String pem(String name, byte[] content, int line) {
        String base64 = Base64.getMimeEncoder(line, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + name + "-----\n" + base64 + "\n-----END " + name + "-----";
    }
}
