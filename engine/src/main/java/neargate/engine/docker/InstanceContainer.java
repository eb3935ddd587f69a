package neargate.engine.docker;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import neargate.engine.Hypervisor.InstanceSpec;
import neargate.engine.docker.api.ContainerConfig;
import neargate.engine.docker.api.ContainerConfig.HostConfig;
import neargate.engine.docker.api.ContainerConfig.LogConfig;
import neargate.engine.docker.api.DockerOptions;
import neargate.engine.instances.UserData;
import neargate.engine.network.Network;
import org.jspecify.annotations.Nullable;

/** What the container is made of that an instance's user takes for the machine. */
final class InstanceContainer {
    static final String IMAGE = "neargate/instance";

    /** Where the image expects the folder by which it speaks to its hypervisor. */
    private static final String MOUNT = "/run/neargate";

    private static final LogConfig LOGS = new LogConfig("json-file", Map.of("max-size", "1m", "max-file", "1"));

    private final String neargate;
    private final Path folder;
    private final FutureTask<Optional<AwsCli>> cli = new FutureTask<>(() -> AwsCli.find(System.getenv()));

    /**
     * Containers of a Neargate's instances.
     *
     * @param neargate its name
     * @param folder where each instance has a folder
     */
    InstanceContainer(String neargate, Path folder) {
        this.neargate = neargate;
        this.folder = folder;
    }

    ContainerConfig of(InstanceSpec instance, Sandbox sandbox, @Nullable String cgroup) throws InterruptedException {
        UserData userData = UserData.of(instance.userData());
        Optional<AwsCli> aws = cli();
        List<String> mounts = new ArrayList<>(List.of(folder.resolve(instance.instanceId()) + ":" + MOUNT));
        aws.ifPresent(found -> found.places().forEach(place -> mounts.add(place + ":" + place + ":ro")));
        return new ContainerConfig(
                IMAGE,
                null,
                null,
                null,
                null,
                List.of(
                        "INSTANCE_HOSTNAME=" + instance.hostname(),
                        "AUTHORIZED_KEY=" + (instance.publicKey() == null ? "" : instance.publicKey()),
                        "BOOT=" + base64(userData.first()),
                        "EACH_BOOT=" + base64(userData.always()),
                        "AWS_CLI=" + aws.map(AwsCli::command).orElse(""),
                        "AWS_ENDPOINT_URL=http://" + Network.API_ADDRESS),
                null,
                Map.of(Labels.INSTANCE, neargate, Labels.EC2_INSTANCE, instance.instanceId()),
                null,
                new HostConfig(
                        "container:" + sandbox.id(),
                        LOGS,
                        cgroup,
                        null,
                        null,
                        null,
                        mounts,
                        null,
                        null,
                        "shareable",
                        DockerOptions.NONE));
    }

    /** Looked for once, when the first instance needs it. */
    private Optional<AwsCli> cli() throws InterruptedException {
        cli.run();
        try {
            return cli.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String script) {
        return Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_8));
    }
}
