package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.ec2.model.KeyType;

class KeyPairTest {
    private static final String PUBLIC_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFM25QCkd9rrxmQ+sm+ZrPWSv9Oz5HT99IOn6TnluSWq";

    private final Ec2World world = new Ec2World();
    private final Ec2Client user = world.user();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theUsualKeyIsRsaAndItsPrivateHalfIsShownOnce() {
        CreateKeyPairResponse made = user.createKeyPair(r -> r.keyName("mine"));
        assertThat(made.keyMaterial())
                .startsWith("-----BEGIN RSA PRIVATE KEY-----\nMII")
                .endsWith("-----END RSA PRIVATE KEY-----");
        assertThat(made.keyFingerprint()).matches("([0-9a-f]{2}:){19}[0-9a-f]{2}");
        KeyPairInfo shown = user.describeKeyPairs().keyPairs().getFirst();
        assertThat(shown.keyName()).isEqualTo("mine");
        assertThat(shown.keyType()).isEqualTo(KeyType.RSA);
        assertThat(shown.keyPairId()).isEqualTo(made.keyPairId()).startsWith("key-");
        assertThat(shown.keyFingerprint()).isEqualTo(made.keyFingerprint());
        assertThat(shown.createTime()).isNotNull();
        assertThat(shown.publicKey()).isNull();
    }

    @Test
    void anEd25519KeyIsInOpenSshsForm() {
        CreateKeyPairResponse made = user.createKeyPair(r -> r.keyName("mine").keyType(KeyType.ED25519));
        assertThat(made.keyMaterial()).startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE");
        assertThat(made.keyFingerprint()).matches("[A-Za-z0-9+/]{43}=");
    }

    @Test
    void anImportedKeyIsShownWithItsPublicHalfWhenAskedFor() {
        user.importKeyPair(r -> r.keyName("mine").publicKeyMaterial(SdkBytes.fromUtf8String(PUBLIC_KEY + " me@host")));
        KeyPairInfo shown = user.describeKeyPairs(r -> r.includePublicKey(true).keyNames("mine"))
                .keyPairs()
                .getFirst();
        assertThat(shown.publicKey()).isEqualTo(PUBLIC_KEY + " mine");
        assertThat(shown.keyFingerprint()).isEqualTo("RAx27DU2FX2m7LimXeQQH53NvYtFlsGxanjVpilmbLY=");
    }

    @Test
    void aNameIsTakenOnce() {
        user.createKeyPair(r -> r.keyName("mine"));
        assertFails(
                "InvalidKeyPair.Duplicate",
                "The keypair already exists",
                () -> user.createKeyPair(r -> r.keyName("mine")));
        assertFails(
                "InvalidKeyPair.Duplicate",
                "The keypair already exists",
                () -> user.importKeyPair(
                        r -> r.keyName("mine").publicKeyMaterial(SdkBytes.fromUtf8String(PUBLIC_KEY))));
        world.client(Ec2World.caller(Ec2World.ACCOUNT, "eu-west-1")).createKeyPair(r -> r.keyName("mine"));
    }

    @Test
    void keysAreFoundByNameIdAndFilter() {
        String one = user.createKeyPair(r -> r.keyName("one").keyType(KeyType.ED25519))
                .keyPairId();
        user.createKeyPair(r -> r.keyName("two").keyType(KeyType.ED25519));
        assertThat(user.describeKeyPairs(r -> r.keyPairIds(one)).keyPairs()).hasSize(1);
        assertThat(user.describeKeyPairs(r -> r.filters(filter("key-name", "t*")))
                        .keyPairs())
                .extracting(KeyPairInfo::keyName)
                .containsExactly("two");
        assertFails(
                "InvalidKeyPair.NotFound",
                "The key pair 'three' does not exist",
                () -> user.describeKeyPairs(r -> r.keyNames("one", "three")));
    }

    @Test
    void whatIsDeletedIsGoneAndMayBeDeletedAgain() {
        String id = user.createKeyPair(r -> r.keyName("mine").keyType(KeyType.ED25519))
                .keyPairId();
        assertThat(user.deleteKeyPair(r -> r.keyName("mine")).keyPairId()).isEqualTo(id);
        assertThat(user.describeKeyPairs().keyPairs()).isEmpty();
        assertThat(user.deleteKeyPair(r -> r.keyName("mine")).returnValue()).isTrue();
        assertThat(user.deleteKeyPair(r -> r.keyPairId(id)).returnValue()).isTrue();
    }

    @Test
    void whatCannotBeAKeyIsRefused() {
        assertFails(
                "InvalidKey.Format",
                "Key is not in valid OpenSSH public key format",
                () -> user.importKeyPair(
                        r -> r.keyName("mine").publicKeyMaterial(SdkBytes.fromUtf8String("ssh-rsa hello"))));
        assertFails(
                "MissingParameter",
                "The request must contain the parameter KeyName",
                () -> user.createKeyPair(r -> r.keyName("")));
        assertFails(
                "UnsupportedOperation",
                "The key format ppk is not supported yet.",
                () -> user.createKeyPair(r -> r.keyName("mine").keyFormat("ppk")));
    }
}
