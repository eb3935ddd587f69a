package neargate.engine.docker;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;
import neargate.engine.docker.api.DockerApi;
import neargate.engine.docker.api.FakeDocker;
import neargate.engine.images.ImageStore;
import neargate.engine.images.PullBehavior;
import neargate.engine.images.Recipes;
import neargate.engine.instances.HostPorts;
import neargate.engine.logs.ContainerLogs;
import neargate.engine.logs.RecordedLogs;
import neargate.engine.network.ContainerBridge;
import neargate.engine.network.SimulatedNetwork;
import neargate.engine.network.VpcSpec.DhcpOptions;
import neargate.kernel.Ids;

/** What tasks are made with on an instance whose disk is a folder, where Docker only answers. */
final class InstanceRig implements AutoCloseable {
    static final String INSTANCE = "i-1";

    final FakeDocker docker = new FakeDocker();
    final Path disk;
    final Workshop workshop;
    private final DockerApi api = docker.api();
    private final ContainerLogs logs;

    InstanceRig(Path folder) throws IOException {
        disk = Files.createDirectories(folder.resolve("disk"));
        logs = new ContainerLogs(new RecordedLogs(), folder.resolve("positions"));
        var images = new ImageStore(api, docker.host(), PullBehavior.PREFER_CACHED, Recipes.NONE, folder);
        var gate = new LaunchGate(1);
        workshop = new Workshop(
                "test",
                api,
                new CompletableFuture<>(),
                new SimulatedNetwork(),
                images,
                logs,
                new SandboxPool(api, images, gate, new Ids(RandomGenerator.getDefault()), "test", 0),
                new Slices(),
                gate,
                new Semaphore(1),
                new Residents(),
                Runnable::run,
                Clock.systemUTC());
        workshop.slices().opened(slice());
    }

    private Slice slice() {
        var bridge = (ContainerBridge) Proxy.newProxyInstance(
                ContainerBridge.class.getClassLoader(),
                new Class<?>[] {ContainerBridge.class},
                (_, method, _) -> method.getName().equals("prefix") ? "172.17." : null);
        return new Slice(
                INSTANCE,
                null,
                new Disk(disk),
                "container:" + INSTANCE,
                bridge,
                new HostPorts(HostPorts.NOBODY_ELSE),
                _ -> {},
                () -> DhcpOptions.NONE);
    }

    /** A task on the instance. */
    static TaskSpec task(TaskSpec.Shared shared) {
        return new TaskSpec(
                "arn:aws:ecs:us-east-1:123456789012:task/test/1",
                "test",
                1,
                null,
                null,
                List.of(),
                new TaskNetwork.Host(INSTANCE),
                shared,
                null);
    }

    @Override
    public void close() throws IOException {
        logs.close();
        api.close();
        docker.close();
    }
}
