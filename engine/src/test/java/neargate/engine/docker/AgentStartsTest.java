package neargate.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import neargate.engine.Hypervisor.AgentState;
import neargate.engine.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an instance says whether its agent runs: by a file, as {@code systemctl} writes and removes it. */
class AgentStartsTest {
    private static final String INSTANCE = "i-00000000000000001";

    @TempDir
    private Path folder;

    private final Queue<AgentState> told = new ConcurrentLinkedQueue<>();
    private AgentStarts agents;

    @BeforeEach
    void listen() throws Exception {
        agents = new AgentStarts(folder, told::add);
        agents.listenTo(INSTANCE);
    }

    @AfterEach
    void close() {
        agents.close();
    }

    private Path config() {
        return agents.folder(INSTANCE).resolve("ecs.config");
    }

    private void start(String text) throws Exception {
        Path written = Files.writeString(agents.folder(INSTANCE).resolve("ecs.config.new"), text);
        Files.move(written, config(), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void anAgentIsStartedStoppedAndStartedAgain() throws Exception {
        assertThat(told).isEmpty();
        start("ECS_CLUSTER=a\n");
        Waiting.until(() -> told.contains(new AgentState(INSTANCE, "ECS_CLUSTER=a\n")));
        Files.delete(config());
        Waiting.until(() -> told.contains(new AgentState(INSTANCE, null)));
        start("ECS_CLUSTER=b\n");
        Waiting.until(() -> told.contains(new AgentState(INSTANCE, "ECS_CLUSTER=b\n")));
    }

    @Test
    void anInstanceThatEndsHasNotStoppedItsAgent() throws Exception {
        start("");
        Waiting.until(() -> told.contains(new AgentState(INSTANCE, "")));
        agents.forget(INSTANCE);
        agents.listenTo("i-00000000000000002");
        Files.writeString(agents.folder("i-00000000000000002").resolve("ecs.config"), "");
        Waiting.until(() -> told.stream().anyMatch(state -> state.instanceId().endsWith("2")));

        assertThat(told).doesNotContain(new AgentState(INSTANCE, null));
    }
}
