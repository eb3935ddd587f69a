package neargate.services.ec2.keypairs;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.KeyType;

/** The keys and their fingerprints come from OpenSSH and OpenSSL. */
class SshPublicKeyTest {
    static final String RSA = "AAAAB3NzaC1yc2EAAAADAQABAAABAQDS197/7pzRDyS/6T1bUsxE97HcDGgBvSXk3q64DGr11jHOvZo9"
            + "b3fZBBs/H3R3tbk4RBjtnkJcMIDjfclUXcClVJyJgs+85jhbU2a3cFQXopIw3qaDQRqCdZSacSHcd4ue"
            + "vNrR2cFLGTpHOXDE4Bj5gJe/djIKinX4ZF1P3aV6MwcV0TkJ0uKXXc12neQcG4KveXv6S5uCzngnznbW"
            + "flZIStQP5r9yIXCsIjsikSna9tx1lYT2l99cDJZlU9XfxMu5oB37+oNckQ+0Murq0+LK4uzQGwh8Po2y"
            + "I4A01bwGKrbP6Ghxd9E+Gxd6q/2GsAHpm7dgXunQjqo7Ps+EgV9j";

    static final String X509 = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0tfe/+6c0Q8kv+k9W1LMRPex3AxoAb0l5N6u"
            + "uAxq9dYxzr2aPW932QQbPx90d7W5OEQY7Z5CXDCA433JVF3ApVSciYLPvOY4W1Nmt3BUF6KSMN6mg0Ea"
            + "gnWUmnEh3HeLnrza0dnBSxk6RzlwxOAY+YCXv3YyCop1+GRdT92lejMHFdE5CdLil13Ndp3kHBuCr3l7"
            + "+kubgs54J8521n5WSErUD+a/ciFwrCI7IpEp2vbcdZWE9pffXAyWZVPV38TLuaAd+/qDXJEPtDLq6tPi"
            + "yuLs0BsIfD6NsiOANNW8Biq2z+hocXfRPhsXeqv9hrAB6Zu3YF7p0I6qOz7PhIFfYwIDAQAB";

    static final String ED25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIFM25QCkd9rrxmQ+sm+ZrPWSv9Oz5HT99IOn6TnluSWq";

    private static SshPublicKey parsed(String text) {
        return SshPublicKey.parse(text).orElseThrow();
    }

    @Test
    void aLineOfOpenSshIsRead() {
        SshPublicKey key = parsed("ssh-rsa " + RSA + " me@host\n");
        assertThat(key).isEqualTo(new SshPublicKey(KeyType.RSA, RSA));
        assertThat(key.line()).isEqualTo("ssh-rsa " + RSA);
        assertThat(parsed("ssh-ed25519 " + ED25519)).isEqualTo(new SshPublicKey(KeyType.ED25519, ED25519));
    }

    @Test
    void aFileOfRfc4716IsRead() {
        String file = "---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"a key \\\nof two lines\"\nx-note: none\n"
                + RSA.substring(0, 70)
                + "\n" + RSA.substring(70) + "\n---- END SSH2 PUBLIC KEY ----\n";
        assertThat(parsed(file).blob()).isEqualTo(RSA);
    }

    @Test
    void x509IsRead() {
        assertThat(parsed(X509).blob()).isEqualTo(RSA);
        assertThat(parsed("-----BEGIN PUBLIC KEY-----\n" + X509.substring(0, 64) + "\n" + X509.substring(64)
                                + "\n-----END PUBLIC KEY-----\n")
                        .blob())
                .isEqualTo(RSA);
    }

    @Test
    void fingerprintsAreThoseOfOpenSslAndOpenSsh() {
        assertThat(parsed("ssh-rsa " + RSA).fingerprint()).isEqualTo("9a:3d:ba:bb:5e:d9:f2:21:71:dc:c1:05:fb:ce:ef:02");
        assertThat(parsed("ssh-ed25519 " + ED25519).fingerprint())
                .isEqualTo("RAx27DU2FX2m7LimXeQQH53NvYtFlsGxanjVpilmbLY=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ssh-rsa",
                "ssh-rsa AAAA",
                "ssh-rsa !!!!",
                "ssh-rsa " + ED25519,
                "ssh-ed25519 " + ED25519 + "AAAA",
                "ssh-dss AAAAB3NzaC1kc3MAAAABAAAAAQAAAAEAAAAB",
                "hello",
                "---- BEGIN SSH2 PUBLIC KEY ----",
                "-----BEGIN PUBLIC KEY-----",
                "ssh-rsa AAAAB3NzaC1yc2F/////",
            })
    void whatIsNoKeyIsNone(String text) {
        assertThat(SshPublicKey.parse(text)).isEmpty();
    }

    @Test
    void rsaOfTooFewBitsIsNoKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(768);
        byte[] der = generator.generateKeyPair().getPublic().getEncoded();
        assertThat(SshPublicKey.parse(Base64.getEncoder().encodeToString(der))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ed25519"})
    void aNewKeysPublicHalfIsOneThatIsTaken(String type) {
        NewKey key = NewKey.make(KeyType.fromValue(type), new SecureRandom());
        assertThat(SshPublicKey.parse(key.publicKey().line())).contains(key.publicKey());
    }
}
