package neargate.services.ec2.keypairs;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.KeyType;

/**
 * A public key of a kind that EC2 takes.
 *
 * @param type rsa or ed25519
 * @param blob the key in SSH's own form, in Base64
 */
public record SshPublicKey(KeyType type, String blob) {
    private static final String RSA = "ssh-rsa";
    private static final String ED25519 = "ssh-ed25519";
    private static final int ED25519_BYTES = 32;
    private static final int FEWEST_BITS = 1024;
    private static final int MOST_BITS = 4096;

    static SshPublicKey of(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa ->
                of(
                        KeyType.RSA,
                        new SshBytes()
                                .string(RSA)
                                .integer(rsa.getPublicExponent())
                                .integer(rsa.getModulus()));
            case EdECPublicKey ed25519 -> {
                // X.509 ends with the point, as SSH writes it.
                byte[] encoded = ed25519.getEncoded();
                byte[] point = Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length);
                yield of(KeyType.ED25519, new SshBytes().string(ED25519).string(point));
            }
            default -> throw new IllegalArgumentException("no key of SSH: " + key.getAlgorithm());
        };
    }

    private static SshPublicKey of(KeyType type, SshBytes bytes) {
        return new SshPublicKey(type, Base64.getEncoder().encodeToString(bytes.toBytes()));
    }

    /**
     * Reads a key as users have it: a line of OpenSSH, a file of RFC 4716, or X.509 in Base64, with or without the lines of
     * PEM around it.
     *
     * @return empty for what is none, for another algorithm, and for RSA of fewer than 1,024 bits or more than 4,096
     */
    public static Optional<SshPublicKey> parse(String text) {
        String stripped = text.strip();
        try {
            if (stripped.startsWith("ssh-")) {
                String[] words = stripped.split("\\s+", 3);
                return words.length < 2
                        ? Optional.empty()
                        : ofBlob(words[1]).filter(key -> key.name().equals(words[0]));
            }
            if (stripped.startsWith("---- BEGIN SSH2 PUBLIC KEY ----")) {
                return ofBlob(withoutHeaders(stripped));
            }
            byte[] der = Base64.getMimeDecoder().decode(stripped.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", ""));
            return Optional.of(of(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der))))
                    .filter(SshPublicKey::isOfATakenLength);
        } catch (IllegalArgumentException | BufferUnderflowException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** A header ends with its line, unless that ends with a backslash. */
    private static String withoutHeaders(String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        StringBuilder content = new StringBuilder();
        boolean continued = false;
        for (String line : lines) {
            boolean isHeader = continued || line.contains(":");
            continued = isHeader && line.endsWith("\\");
            if (!isHeader && !line.startsWith("----")) {
                content.append(line);
            }
        }
        return content.toString();
    }

    private static Optional<SshPublicKey> ofBlob(String base64) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
        String name = new String(SshBytes.string(bytes), StandardCharsets.US_ASCII);
        byte[] first = SshBytes.string(bytes);
        Optional<SshPublicKey> key = switch (name) {
            case RSA -> {
                SshBytes.string(bytes);
                yield Optional.of(new SshPublicKey(KeyType.RSA, base64)).filter(SshPublicKey::isOfATakenLength);
            }
            case ED25519 ->
                Optional.of(new SshPublicKey(KeyType.ED25519, base64)).filter(_ -> first.length == ED25519_BYTES);
            default -> Optional.empty();
        };
        return key.filter(_ -> !bytes.hasRemaining());
    }

    private boolean isOfATakenLength() {
        int bits = rsa().getModulus().bitLength();
        return bits >= FEWEST_BITS && bits <= MOST_BITS;
    }

    private RSAPublicKeySpec rsa() {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(blob));
        SshBytes.string(bytes);
        BigInteger exponent = new BigInteger(SshBytes.string(bytes));
        return new RSAPublicKeySpec(new BigInteger(SshBytes.string(bytes)), exponent);
    }

    private String name() {
        return type == KeyType.RSA ? RSA : ED25519;
    }

    /** The line that stands in {@code authorized_keys}, without a comment. */
    public String line() {
        return name() + " " + blob;
    }

    /** The fingerprint that EC2 shows for a key that was imported: MD5 of the X.509 form for RSA, SHA-256 of SSH's for ed25519. */
    public String fingerprint() {
        return type == KeyType.RSA ? hex("MD5", x509()) : sha256();
    }

    /** As {@code ssh-keygen -l} shows it, but with its padding. */
    String sha256() {
        return Base64.getEncoder()
                .encodeToString(digest("SHA-256", Base64.getDecoder().decode(blob)));
    }

    private byte[] x509() {
        try {
            return KeyFactory.getInstance("RSA").generatePublic(rsa()).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK knows RSA", e);
        }
    }

    /** A digest as pairs of digits with colons between them. */
    static String hex(String algorithm, byte[] content) {
        return HexFormat.ofDelimiter(":").formatHex(digest(algorithm, content));
    }

    private static byte[] digest(String algorithm, byte[] content) {
        try {
            return MessageDigest.getInstance(algorithm).digest(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK knows " + algorithm, e);
        }
    }
}
