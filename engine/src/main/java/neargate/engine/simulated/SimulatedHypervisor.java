package neargate.engine.simulated;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import neargate.engine.Hypervisor;

/**
 * EC2 instances that are only told of. Of user data one thing is understood: lines of {@code ECS_...=...}, wherever a script
 * writes them to, become the configuration of the ECS agent.
 */
public final class SimulatedHypervisor implements Hypervisor {
    private static final Pattern SETTING = Pattern.compile("\\b(ECS_[A-Z_]+=[^\\s\"'>;]+)");

    private final Executor executor;
    private final Map<String, InstanceSpec> running = new ConcurrentHashMap<>();
    private final Set<String> withAgent = ConcurrentHashMap.newKeySet();
    private final Set<String> endedByThemselves = ConcurrentHashMap.newKeySet();
    private volatile Consumer<InstanceState> states = _ -> {};
    private volatile Consumer<AgentState> agents = _ -> {};

    public SimulatedHypervisor(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void listen(Consumer<InstanceState> states, Consumer<AgentState> agents) {
        this.states = states;
        this.agents = agents;
        withAgent.clear();
    }

    private void tell(String instanceId, Status status) {
        executor.execute(() -> states.accept(new InstanceState(instanceId, status, null)));
    }

    @Override
    public void run(InstanceSpec instance) {
        endedByThemselves.remove(instance.instanceId());
        running.put(instance.instanceId(), instance);
        executor.execute(() -> {
            states.accept(new InstanceState(instance.instanceId(), Status.RUNNING, null));
            if (withAgent.add(instance.instanceId())) {
                agents.accept(new AgentState(instance.instanceId(), config(instance)));
            }
        });
    }

    @Override
    public void adopt(InstanceSpec instance) {
        if (endedByThemselves.contains(instance.instanceId())) {
            tell(instance.instanceId(), Status.STOPPED);
        } else {
            run(instance);
        }
    }

    /** An instance shuts itself down, whether anybody listens or not. */
    public void shutDown(String instanceId) {
        endedByThemselves.add(instanceId);
        stop(instanceId);
    }

    /** What an instance that runs was last asked to be. */
    public Optional<InstanceSpec> asked(String instanceId) {
        return Optional.ofNullable(running.get(instanceId));
    }

    /** The user of an instance stops the service {@code ecs}; a reboot starts it again. */
    public void stopAgent(String instanceId) {
        executor.execute(() -> agents.accept(new AgentState(instanceId, null)));
    }

    private static String config(InstanceSpec instance) {
        if (instance.userData() == null) {
            return "";
        }
        String text = new String(Base64.getMimeDecoder().decode(instance.userData()), StandardCharsets.UTF_8);
        var config = new StringBuilder();
        for (Matcher line = SETTING.matcher(text); line.find(); ) {
            config.append(line.group(1)).append('\n');
        }
        return config.toString();
    }

    @Override
    public void reboot(String instanceId) {
        InstanceSpec instance = running.get(instanceId);
        if (instance != null) {
            executor.execute(() -> agents.accept(new AgentState(instanceId, config(instance))));
        }
    }

    @Override
    public void stop(String instanceId) {
        forget(instanceId);
        tell(instanceId, Status.STOPPED);
    }

    @Override
    public void terminate(String instanceId) {
        forget(instanceId);
        endedByThemselves.remove(instanceId);
        tell(instanceId, Status.TERMINATED);
    }

    private void forget(String instanceId) {
        running.remove(instanceId);
        withAgent.remove(instanceId);
    }

    @Override
    public void retain(Set<String> instanceIds) {
        running.keySet().stream().filter(id -> !instanceIds.contains(id)).forEach(this::terminate);
    }

    @Override
    public String consoleOutput(String instanceId) {
        return "";
    }

    @Override
    public void clear() {
        running.clear();
        withAgent.clear();
        endedByThemselves.clear();
    }

    @Override
    public void close() {}
}
