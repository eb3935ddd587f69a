package neargate.app.commands;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import neargate.agent.EcsConfig;
import neargate.app.Instance;
import neargate.app.NeargateAgent;
import neargate.app.Refusal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes this machine a container instance of a Neargate on another one. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = {
            "Registers this machine in a cluster of a Neargate on another machine and runs tasks here, in the network modes"
                    + " bridge, host and none. Stays in the foreground; tasks go on running when it ends.",
            "Credentials are taken from where AWS's tools take them. Of the variables of Amazon's agent,"
                    + " ECS_RESERVED_MEMORY, ECS_INSTANCE_ATTRIBUTES and ECS_CONTAINER_INSTANCE_TAGS count."
        },
        footer = {"", "Example:", "  neargate agent --cluster c --endpoint http://10.0.0.1:4566"})
public final class AgentCommand implements Callable<Integer> {
    private static final String ATTRIBUTES = "ECS_INSTANCE_ATTRIBUTES";

    @Option(names = "--cluster", paramLabel = "NAME", required = true, description = "The cluster to join.")
    private String cluster = "";

    @Option(names = "--endpoint", paramLabel = "URL", required = true, description = "Where Neargate answers.")
    private @Nullable URI endpoint;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The directory that holds all state of the agent (default: ~/.neargate-agent).")
    private Path data = Path.of(System.getProperty("user.home"), ".neargate-agent");

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "The region of the cluster (default: AWS_REGION, or else us-east-1).")
    private @Nullable String region;

    @Option(
            names = "--attributes",
            paramLabel = "NAME=VALUE",
            split = ",",
            description = "Attributes of the container instance, for placement.")
    private Map<String, String> attributes = new LinkedHashMap<>();

    @Option(
            names = "--external",
            description = "Registers it as an external instance: with the attribute ecs.capability.external.")
    private boolean external;

    @Override
    public Integer call() throws InterruptedException {
        if (data.toString().isBlank()) {
            throw new Refusal("--data names no directory.", 2);
        }
        var instance = new Instance(data);
        NeargateAgent.Configuration configuration = configuration();
        instance.lock();
        try (var termination = new Termination();
                NeargateAgent agent = NeargateAgent.start(configuration, instance)) {
            termination.await(agent.failure());
        }
        return 0;
    }

    private NeargateAgent.Configuration configuration() {
        URI address = endpoint;
        if (address == null
                || address.getHost() == null
                || !String.valueOf(address.getScheme()).matches("https?")) {
            throw new Refusal("--endpoint is " + address + ", which is no address such as http://10.0.0.1:4566.", 2);
        }
        String chosen = region != null ? region : System.getenv().getOrDefault("AWS_REGION", "us-east-1");
        return new NeargateAgent.Configuration(cluster, address, chosen, settings());
    }

    private EcsConfig settings() {
        Map<String, String> variables = new HashMap<>(System.getenv());
        Map<String, String> all = new LinkedHashMap<>(new EcsConfig(variables).attributes());
        all.putAll(attributes);
        if (external) {
            all.put("ecs.capability.external", null);
        }
        try {
            variables.put(ATTRIBUTES, new ObjectMapper().writeValueAsString(all));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts have a form in JSON", e);
        }
        return new EcsConfig(variables);
    }
}
