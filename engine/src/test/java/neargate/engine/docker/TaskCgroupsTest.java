package neargate.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import neargate.engine.Hypervisor.InstanceSpec;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limits of an instance, in both versions of the kernel's interface; the folder stands for the kernel. */
class TaskCgroupsTest {
    private static final InstanceSpec ONE =
            new InstanceSpec("i-1", "vpc-1", Map.of(0, "eni-1"), "10.0.0.11", "ip-10-0-0-11", 1_024, 1_024, null, null);

    @TempDir
    private Path root;

    @Test
    void anInstanceHasTheProcessorsTheMemoryAndTheProcessesOfItsType() throws IOException {
        for (String controller : List.of("cpu", "memory", "pids")) {
            Files.createDirectory(root.resolve(controller));
        }
        assertThat(new TaskCgroups(root, "main", "cgroupfs").create(ONE)).contains("/neargate/main/i-1");

        assertThat(root.resolve("cpu/neargate/main/i-1/cpu.cfs_quota_us")).hasContent("100000");
        assertThat(root.resolve("memory/neargate/main/i-1/memory.limit_in_bytes"))
                .hasContent("1073741824");
        assertThat(root.resolve("pids/neargate/main/i-1/pids.max")).hasContent("8192");
    }

    @Test
    void itHasThemInTheUnifiedHierarchyToo() throws IOException {
        Files.createFile(root.resolve("cgroup.controllers"));
        assertThat(new TaskCgroups(root, "main", "cgroupfs").create(ONE)).contains("/neargate/main/i-1");

        Path group = root.resolve("neargate/main/i-1");
        assertThat(group.resolve("cpu.max")).hasContent("100000 100000");
        assertThat(group.resolve("memory.max")).hasContent("1073741824");
        assertThat(group.resolve("pids.max")).hasContent("8192");
        assertThat(root.resolve("neargate/main/cgroup.subtree_control")).hasContent("+cpu +memory +pids");
    }

    @Test
    void whatRunsOnFargateOrOnAnInstanceHasNoSwapUnlessTheMachineIsTheInstance() throws IOException {
        Path groups = Files.createDirectories(root.resolve("memory/neargate/main"));
        for (String group : List.of("i-1", "1", "machine/2")) {
            Files.createFile(Files.createDirectories(groups.resolve(group)).resolve("memory.memsw.limit_in_bytes"));
        }
        var cgroups = new TaskCgroups(root, "main", "cgroupfs");
        assertThat(cgroups.create(ONE)).isPresent();
        assertThat(cgroups.create(task("1", new TaskNetwork.Awsvpc(null, "vpc-1", "eni-1", "10.0.0.1", "a"))))
                .isPresent();
        assertThat(cgroups.create(task("2", new TaskNetwork.Host(TaskNetwork.MACHINE))))
                .isPresent();

        assertThat(groups.resolve("i-1/memory.memsw.limit_in_bytes")).hasContent("1073741824");
        assertThat(groups.resolve("1/memory.memsw.limit_in_bytes")).hasContent("67108864");
        assertThat(groups.resolve("machine/2/memory.memsw.limit_in_bytes")).isEmptyFile();
    }

    private static TaskSpec task(String id, TaskNetwork network) {
        return new TaskSpec("arn:aws:ecs:us-east-1:123456789012:task/c/" + id, "f", 1, null, 64L, List.of(), network);
    }
}
