package neargate.services.ecs.taskdefinitions.rules;

import static neargate.services.ecs.EcsWorld.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.ClientException;

/** "Task definition parameters", task size; "Task CPU and memory", Fargate. */
class TaskSizeTest {
    @ParameterizedTest
    @CsvSource({
        "256, 256",
        ".25 vCPU, 256",
        "0.25 vcpu, 256",
        "1 vCPU, 1024",
        "1vCPU, 1024",
        "16 VCPU, 16384",
        "10240, 10240"
    })
    void cpuIsUnitsOrVcpus(String text, String units) {
        assertThat(TaskSize.cpu(text)).isEqualTo(units);
    }

    @ParameterizedTest
    @CsvSource({"512, 512", "1GB, 1024", "1 GB, 1024", "0.5 gb, 512", "120 GB, 122880"})
    void memoryIsMebibytesOrGigabytes(String text, String mebibytes) {
        assertThat(TaskSize.memory(text)).isEqualTo(mebibytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "0", "1.5", "vCPU", "1 GB", "1.0001 vCPU", "99999999999", "1e3", "٣"})
    void anythingElseIsNoCpu(String text) {
        assertFails(ClientException.class, "Invalid 'cpu' setting for task.", () -> TaskSize.cpu(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "0", "0.0001 GB", "1 TB", "99999999999"})
    void anythingElseIsNoMemory(String text) {
        assertFails(ClientException.class, "Invalid 'memory' setting for task.", () -> TaskSize.memory(text));
    }

    @ParameterizedTest
    @CsvSource({"256, 512 1024 2048", "512, 1024 2048 3072 4096", "1024, 2048 3072 4096 5120 6144 7168 8192"})
    void fargateHasTheseMemoriesForSmallTasks(int cpu, String memories) {
        assertThat(memories(cpu)).isEqualTo(memories);
    }

    @ParameterizedTest
    @CsvSource({"2048, 4096, 16384, 13", "4096, 8192, 30720, 23", "8192, 16384, 61440, 12", "16384, 32768, 122880, 12"})
    void fargateHasTheseMemoriesForLargeTasks(int cpu, int least, int most, int many) {
        List<Integer> memories = all(cpu);
        assertThat(memories).hasSize(many).startsWith(least).endsWith(most);
    }

    @Test
    void fargateHasNoOtherCpu() {
        assertThat(IntStream.rangeClosed(1, 40_000).filter(cpu -> !all(cpu).isEmpty()))
                .containsExactly(256, 512, 1024, 2048, 4096, 8192, 16384);
    }

    private static String memories(int cpu) {
        return all(cpu).stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static List<Integer> all(int cpu) {
        return IntStream.iterate(512, memory -> memory <= 262_144, memory -> memory + 512)
                .filter(memory -> FargateSizes.exists(cpu, memory))
                .boxed()
                .toList();
    }
}
