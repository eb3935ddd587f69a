package neargate.engine.firelens;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.FirelensConfigurationType;
import software.amazon.awssdk.services.ecs.model.LogDriver;

/**
 * The log routing of one task.
 *
 * @param router the container that routes
 * @param senders the containers that send it what they write
 */
public record FireLens(TaskSpec task, ContainerDefinition router, List<ContainerDefinition> senders) {
    /** In which folder a router listens for Docker's fluentd driver. */
    public static final String SOCKET_FOLDER = "/var/run";

    /** At which file there. */
    public static final String SOCKET = "fluent.sock";

    /** Where routers listen for loggers of applications. */
    static final int PORT = 24224;

    /** An option of ours, and none of the router's. */
    private static final String BUFFER_LIMIT = "log-driver-buffer-limit";

    /** The log routing of a task; empty for most. */
    public static Optional<FireLens> of(TaskSpec task) {
        return task.containers().stream()
                .filter(FireLens::routes)
                .findFirst()
                .map(router -> new FireLens(
                        task,
                        router,
                        task.containers().stream().filter(FireLens::sends).toList()));
    }

    /** Whether a container is a router. */
    public static boolean routes(ContainerDefinition container) {
        return container.firelensConfiguration() != null;
    }

    /** Whether what a container writes goes to a router. */
    public static boolean sends(ContainerDefinition container) {
        return container.logConfiguration() != null
                && container.logConfiguration().logDriver() == LogDriver.AWSFIRELENS;
    }

    /**
     * What the router is told.
     *
     * @throws IllegalArgumentException if it cannot be told what it should do, in the agent's words
     */
    public String configuration() {
        RouterConfiguration configuration = isFluentd() ? new FluentdConfiguration() : new FluentBitConfiguration();
        configuration.socket(SOCKET_FOLDER + "/" + SOCKET);
        switch (task.network()) {
            case null -> configuration.port("127.0.0.1");
            case TaskNetwork.Awsvpc _ -> configuration.port("127.0.0.1");
            case TaskNetwork.Bridge _ -> configuration.port("0.0.0.0");
            case TaskNetwork.Host _, TaskNetwork.None _ -> {}
        }
        if (!"false".equals(router.firelensConfiguration().options().get("enable-ecs-log-metadata"))) {
            configuration.records(metadata());
        }
        senders.forEach(sender -> configuration.output(sender.name(), options(sender)));
        String file = router.firelensConfiguration().options().get("config-file-value");
        if (file != null) {
            configuration.include(file);
        }
        return configuration.text();
    }

    /** Where it finds that. */
    public String configurationPath() {
        return isFluentd() ? "/fluentd/etc/fluent.conf" : "/fluent-bit/etc/fluent-bit.conf";
    }

    private boolean isFluentd() {
        return router.firelensConfiguration().type() == FirelensConfigurationType.FLUENTD;
    }

    /** In alphabetical order, as the agent has them. */
    private Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        String instance = task.network() == null ? null : task.network().instanceId();
        if (instance != null && !instance.equals(TaskNetwork.MACHINE)) {
            metadata.put("ec2_instance_id", instance);
        }
        String[] arn = task.taskArn().split("/", -1);
        metadata.put("ecs_cluster", arn[arn.length - 2]);
        metadata.put("ecs_task_arn", task.taskArn());
        metadata.put("ecs_task_definition", task.family() + ":" + task.revision());
        return metadata;
    }

    private static Map<String, String> options(ContainerDefinition sender) {
        Map<String, String> options =
                new LinkedHashMap<>(sender.logConfiguration().options());
        options.remove(BUFFER_LIMIT);
        return options;
    }

    /** By which the router tells who has sent it something. */
    public String tag(ContainerDefinition sender) {
        return sender.name() + "-firelens-" + task.taskId();
    }

    /** How much of what a container writes waits for the router; empty where Docker decides. */
    public static Optional<String> bufferLimit(ContainerDefinition sender) {
        return Optional.ofNullable(sender.logConfiguration().options().get(BUFFER_LIMIT));
    }

    /** What a sender is told of the router's address, for loggers of its own. */
    public static List<String> environment(String address) {
        return List.of("FLUENT_HOST=" + address, "FLUENT_PORT=" + PORT);
    }
}
