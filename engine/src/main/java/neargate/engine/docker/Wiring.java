package neargate.engine.docker;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.engine.Engine.PortBinding;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;
import neargate.engine.docker.api.Inspection.Summary;
import neargate.engine.images.ImageException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/** How the containers of one task come to a network, by the task's network mode. */
interface Wiring {
    /** What all containers share, before the first is launched. */
    void prepare() throws IOException, ImageException, InterruptedException;

    /** What one container needs before it is made. */
    Outlet outlet(ContainerDefinition container) throws IOException, ImageException, InterruptedException;

    /** The pause container that all containers of the task join; empty where each has its own, or the instance's. */
    Optional<String> pause();

    /** Where the others find a container that runs; empty where only the user knows, or nobody can. */
    Optional<String> address(String container);

    /** A process in the network that all containers of the task are in; empty where there is none, or it is this machine's own. */
    Optional<Long> network();

    /** Takes up what an earlier process left behind. Returns whether all of it is still there. */
    boolean takeUp(List<Summary> found);

    /** The ports of the instance that lead to a container. */
    List<PortBinding> portBindings(String container);

    /** Gives addresses and ports back; nothing of the task runs any more. */
    void release();

    /** Removes the sandboxes. */
    void remove() throws InterruptedException;

    /**
     * Where a container is plugged in.
     *
     * @param networkMode what it joins, as Docker names it
     * @param labels by which the next process finds out what it was given
     * @param environment what it is told of the containers that it links to or sends to
     */
    record Outlet(String networkMode, Map<String, String> labels, List<String> environment) {
        /** The network of the machine that the engine is on. */
        static final Outlet MACHINE = new Outlet("host", Map.of(), List.of());

        /** Nothing but a sandbox. */
        static Outlet of(Sandbox sandbox) {
            return new Outlet("container:" + sandbox.id(), Map.of(), List.of());
        }

        /** The same, told more. */
        Outlet tell(List<String> more) {
            return with(
                    labels, Stream.concat(environment.stream(), more.stream()).toList());
        }

        /** The same with these. */
        Outlet with(Map<String, String> labels, List<String> environment) {
            return new Outlet(networkMode, labels, environment);
        }
    }

    /** The wiring of a task. */
    static Wiring of(TaskSpec spec, Workshop workshop, TaskRunner runner) {
        return switch (spec.network()) {
            case null -> new OwnSandbox(spec, null, workshop, runner);
            case TaskNetwork.Awsvpc eni -> new OwnSandbox(spec, eni, workshop, runner);
            case TaskNetwork.Host host -> new InstanceSandbox(spec, host.instanceId(), workshop);
            case TaskNetwork.Bridge bridge -> new ContainerSandboxes(spec, bridge.instanceId(), workshop, runner);
            case TaskNetwork.None _ -> new ContainerSandboxes(spec, null, workshop, runner);
        };
    }
}
