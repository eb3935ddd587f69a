package neargate.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
    @TempDir
    private Path root;

    private Disk disk;

    @BeforeEach
    void someFolders() throws IOException {
        disk = new Disk(root);
        Files.createDirectories(root.resolve("data/deep"));
        Files.createSymbolicLink(root.resolve("absolute"), Path.of("/data"));
        Files.createSymbolicLink(root.resolve("relative"), Path.of("data/deep"));
        Files.createSymbolicLink(root.resolve("outside"), Path.of("../../../../../../etc"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
    }

    @Test
    void aPathIsThatOfTheInstanceWhetherItIsThereOrNot() throws IOException {
        assertThat(disk.resolve("/data")).isEqualTo(root.resolve("data").toString());
        assertThat(disk.resolve("/data/none"))
                .isEqualTo(root.resolve("data/none").toString());
        assertThat(disk.resolve("/")).isEqualTo(root.toString());
    }

    @Test
    void linksAreFollowedAsTheInstanceWould() throws IOException {
        assertThat(disk.resolve("/absolute/deep"))
                .isEqualTo(root.resolve("data/deep").toString());
        assertThat(disk.resolve("/relative/../x"))
                .isEqualTo(root.resolve("data/x").toString());
    }

    @Test
    void nothingLeadsOutOfTheInstance() throws IOException {
        assertThat(disk.resolve("/outside/passwd"))
                .isEqualTo(root.resolve("etc/passwd").toString());
        assertThat(disk.resolve("/../../etc")).isEqualTo(root.resolve("etc").toString());
        assertThatThrownBy(() -> disk.resolve("/loop")).isInstanceOf(IOException.class);
    }
}
