package neargate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceTest {
    @TempDir
    private Path data;

    @Test
    void whatRunsIsSaidOnlyWhileSomebodyHoldsTheDirectory() throws IOException {
        var status = new Instance.Status(
                1, "http://127.0.0.1:4566", "0", "d", "simulated", "", "none", "open", "us-east-1", "1", false);
        var left = new Instance(data);
        left.lock();
        left.say(status);
        left.close();
        assertThat(left.status()).as("what a killed process left").isEmpty();
        var holder = new Instance(data);
        holder.lock();
        assertThat(holder.status()).as("what another said").isEmpty();
        holder.say(status);
        assertThat(holder.status()).contains(status);
        assertThat(new Instance(data).status()).contains(status);
    }

    @Test
    void aDirectoryThatHoldsSomethingElseIsLeftAlone() throws IOException {
        Path precious = Files.writeString(data.resolve("precious"), "x");
        var instance = new Instance(data);
        assertThatThrownBy(instance::lock).isInstanceOf(Refusal.class).hasMessageContaining("something else");
        assertThat(instance.exists()).isFalse();
        try (var files = Files.list(data)) {
            assertThat(files).containsExactly(precious);
        }
    }

    @Test
    void onlyTheOwnerMayEnterTheDirectoryAndAnOlderOneIsClosed() throws IOException {
        var instance = new Instance(data.resolve("new"));
        instance.lock();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(instance.data())))
                .isEqualTo("rwx------");
        instance.close();
        Files.setPosixFilePermissions(instance.data(), PosixFilePermissions.fromString("rwxr-xr-x"));
        instance.lock();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(instance.data())))
                .isEqualTo("rwx------");
        instance.close();
    }

    @Test
    void whatIsNotNeargatesKeepsItsPermissions() throws IOException {
        Files.writeString(data.resolve("precious"), "x");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(new Instance(data)::lock).isInstanceOf(Refusal.class);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void theRootKeyIsMadeOnceAndOnlyItsOwnerMayReadIt() throws IOException {
        var instance = new Instance(data);
        Instance.RootKey key = instance.rootKey();
        assertThat(instance.rootKey()).isEqualTo(key);
        assertThat(Files.getPosixFilePermissions(data.resolve("root-key.json")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void theKeyOfAllKeysIsMadeOnceAndNeverReplaced() throws IOException {
        var instance = new Instance(data);
        var random = new SecureRandom();
        SecretKey key = instance.kmsRootKey(false, random);
        assertThat(instance.kmsRootKey(false, random)).isEqualTo(key);
        assertThat(instance.kmsRootKey(true, random)).isNotEqualTo(key);
        Path file = data.resolve("kms-root-key.json");
        assertThat(Files.getPosixFilePermissions(file))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        Files.writeString(file, "{}");
        assertThatThrownBy(() -> instance.kmsRootKey(false, random)).isInstanceOf(Refusal.class);
        assertThat(file).hasContent("{}");
    }

    @Test
    void theWayOutIsRememberedAndNoneAtFirst() {
        var instance = new Instance(data);
        assertThat(instance.egress()).isEqualTo(Egress.none);
        instance.keepEgress(Egress.host);
        assertThat(new Instance(data).egress()).isEqualTo(Egress.host);
    }

    @Test
    void twoDirectoriesHaveTwoNames() {
        assertThat(new Instance(data.resolve("a")).name())
                .hasSize(6)
                .isNotEqualTo(new Instance(data.resolve("b")).name());
    }
}
