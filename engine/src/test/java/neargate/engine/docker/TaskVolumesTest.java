package neargate.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import neargate.engine.TaskSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Volume;

/** What a task may mount that runs on an instance of this machine: nothing of the machine's. */
class TaskVolumesTest {
    private static final ContainerDefinition CONTAINER = ContainerDefinition.builder()
            .name("app")
            .mountPoints(mount -> mount.sourceVolume("data").containerPath("/data"))
            .build();

    @TempDir
    private Path folder;

    private InstanceRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new InstanceRig(folder);
        rig.docker.answer("POST /volumes/create", 201, "{}");
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    private TaskVolumes volumes(Map<String, String> options) {
        Volume volume = Volume.builder()
                .name("data")
                .dockerVolumeConfiguration(docker -> docker.driverOpts(options))
                .build();
        return new TaskVolumes(InstanceRig.task(new TaskSpec.Shared(List.of(volume), null, null)), rig.workshop);
    }

    private static Map<String, String> mount(String type, String o, String device) {
        return Map.of("type", type, "o", o, "device", device);
    }

    @Test
    void whatDockerIsToBindIsAFolderOfTheInstance() throws Exception {
        Files.createSymbolicLink(rig.disk.resolve("out"), Path.of("../../../../../../../../"));
        for (String type : List.of("none", "bind", "tmpfs")) {
            for (String o : List.of("bind", "rbind", "nosuid,bind")) {
                for (String device : List.of("/", "/../..", "/out")) {
                    TaskVolumes volumes = volumes(mount(type, o, device));
                    volumes.prepare();
                    assertThat(volumes.binds(CONTAINER)).containsExactly(rig.disk + ":/data");
                    assertThat(volumes.own()).isEmpty();
                }
            }
        }
        assertThat(volumes(mount("none", "bind,ro", "/opt/data")).binds(CONTAINER))
                .containsExactly(rig.disk + "/opt/data:/data:ro");
        assertThat(rig.docker.asked).doesNotContain("POST /volumes/create");
    }

    @Test
    void anInstanceHasNoDevicesOfThisMachine() {
        for (Map<String, String> wrong : List.of(
                mount("ext4", "", "/dev/sda1"),
                mount("overlay", "lowerdir=/,upperdir=/tmp/a,workdir=/tmp/b", "overlay"),
                mount("none", "", "/"),
                Map.of("device", "/dev/sda1"))) {
            assertThatThrownBy(volumes(wrong)::prepare)
                    .isInstanceOf(TaskVolumes.CannotCreateException.class)
                    .hasMessageStartingWith(
                            "CannotCreateVolumeError: Error response from daemon: create ecs-test-1-data-1:"
                                    + " an instance of this machine has no device " + wrong.get("device"));
        }
        assertThat(rig.docker.asked).doesNotContain("POST /volumes/create");
    }

    @Test
    void memoryAndOtherMachinesAreMountedByDocker() throws Exception {
        for (Map<String, String> right : List.of(
                mount("tmpfs", "size=100m,uid=1000", "tmpfs"),
                mount("nfs", "addr=10.0.0.1,rw", ":/exported"),
                Map.<String, String>of())) {
            TaskVolumes volumes = volumes(right);
            volumes.prepare();
            assertThat(volumes.binds(CONTAINER)).containsExactly("ecs-test-1-data-1:/data");
        }
        assertThat(rig.docker.asked).filteredOn("POST /volumes/create"::equals).hasSize(3);
    }
}
