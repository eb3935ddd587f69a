package neargate.agent.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.function.ToLongFunction;
import neargate.engine.ContainerStats;
import neargate.engine.ContainerStats.Cpu;
import neargate.engine.ContainerStats.Sample;
import neargate.engine.ContainerStats.Traffic;
import neargate.engine.Engine;
import neargate.engine.Engine.ContainerState;
import neargate.engine.Engine.TaskState;
import org.jspecify.annotations.Nullable;

/** What containers use, as Docker says it ("ContainerStats" of the Engine API), with the agent's rates of networks. */
final class StatsView {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final double MILLIS_PER_SECOND = 1_000;

    /** As Docker writes a time that is none. */
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private StatsView() {}

    /** Of all containers of a task that are known, by Docker's id; null for one that does not run. */
    static JsonNode ofTask(Engine engine, String taskArn, @Nullable TaskState state) {
        ObjectNode all = JSON.createObjectNode();
        if (state != null) {
            for (ContainerState container : state.containers()) {
                if (container.runtimeId() != null) {
                    all.set(container.runtimeId(), of(engine, taskArn, container.name()));
                }
            }
        }
        return all;
    }

    /** Of one container; null if it does not run. */
    static JsonNode of(Engine engine, String taskArn, String container) {
        return engine.stats(taskArn, container)
                .<JsonNode>map(StatsView::node)
                .orElseGet(() -> JSON.getNodeFactory().nullNode());
    }

    private static ObjectNode node(ContainerStats stats) {
        Sample now = stats.now();
        Sample before = stats.before();
        ObjectNode node = JSON.createObjectNode()
                .put("read", now.read().toString())
                .put("preread", before == null ? NEVER : before.read().toString());
        node.putObject("pids_stats").put("current", now.pids());
        ArrayNode io = node.putObject("blkio_stats").putArray("io_service_bytes_recursive");
        io.addObject().put("op", "Read").put("value", now.io().read());
        io.addObject().put("op", "Write").put("value", now.io().written());
        node.put("num_procs", 0);
        cpu(node.putObject("cpu_stats"), now);
        cpu(node.putObject("precpu_stats"), before);
        ObjectNode memory =
                node.putObject("memory_stats").put("usage", now.memory().usage());
        if (now.memory().most() != null) {
            memory.put("max_usage", now.memory().most());
        }
        now.memory().stat().forEach(memory.putObject("stats")::put);
        memory.put("limit", now.memory().limit());
        node.put("id", stats.id());
        if (!now.networks().isEmpty()) {
            ObjectNode networks = node.putObject("networks");
            now.networks().forEach((device, traffic) -> traffic(networks.putObject(device), traffic));
            node.putObject("network_rate_stats")
                    .put("rx_bytes_per_sec", rate(now, before, Traffic::rxBytes))
                    .put("tx_bytes_per_sec", rate(now, before, Traffic::txBytes));
        }
        return node;
    }

    private static void cpu(ObjectNode node, @Nullable Sample sample) {
        Cpu cpu = sample == null ? new Cpu(0, 0, 0, 0, 0, 0) : sample.cpu();
        node.putObject("cpu_usage")
                .put("total_usage", cpu.total())
                .put("usage_in_kernelmode", cpu.kernel())
                .put("usage_in_usermode", cpu.user());
        if (sample != null) {
            node.put("system_cpu_usage", sample.systemCpu()).put("online_cpus", sample.processors());
        }
        node.putObject("throttling_data")
                .put("periods", cpu.periods())
                .put("throttled_periods", cpu.throttledPeriods())
                .put("throttled_time", cpu.throttled());
    }

    private static void traffic(ObjectNode node, Traffic traffic) {
        node.put("rx_bytes", traffic.rxBytes())
                .put("rx_packets", traffic.rxPackets())
                .put("rx_errors", traffic.rxErrors())
                .put("rx_dropped", traffic.rxDropped())
                .put("tx_bytes", traffic.txBytes())
                .put("tx_packets", traffic.txPackets())
                .put("tx_errors", traffic.txErrors())
                .put("tx_dropped", traffic.txDropped());
    }

    private static double rate(Sample now, @Nullable Sample before, ToLongFunction<Traffic> of) {
        if (before == null) {
            return 0;
        }
        long millis = Duration.between(before.read(), now.read()).toMillis();
        return millis <= 0 ? 0 : (sum(now.networks(), of) - sum(before.networks(), of)) * MILLIS_PER_SECOND / millis;
    }

    private static long sum(Map<String, Traffic> networks, ToLongFunction<Traffic> of) {
        return networks.values().stream().mapToLong(of).sum();
    }
}
