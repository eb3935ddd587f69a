package neargate.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;
import neargate.engine.network.Network;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;

/**
 * What containers are told of what they find around them: where their metadata and the credentials of their role are
 * ("Amazon ECS task metadata endpoint version 4", "Amazon ECS task IAM role"), and where AWS's APIs answer. Pure.
 */
public final class Surroundings {
    /** AWS's own variable for SDKs that shall not be told where services are: then nobody tells them. */
    private static final String IGNORED = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";

    private static final String ENDPOINT = "http://" + Network.TASK_ADDRESS;

    private Surroundings() {}

    /**
     * The specification with what its containers are told. A task outside of a VPC finds nothing.
     *
     * @param credentialsId under which it asks for the credentials of its role; null for no role
     */
    public static TaskSpec in(TaskSpec spec, @Nullable String credentialsId) {
        TaskNetwork network = spec.network();
        if (network == null
                || network instanceof TaskNetwork.None
                || TaskNetwork.MACHINE.equals(network.instanceId())) {
            return spec;
        }
        return spec.with(IntStream.range(0, spec.containers().size())
                .mapToObj(place -> told(spec.containers().get(place), endpointId(spec.taskId(), place), credentialsId))
                .toList());
    }

    /** Under which id a container asks for its metadata: its task's, and its place in the definition. */
    private static String endpointId(String taskId, int place) {
        return taskId + "-" + place;
    }

    private static ContainerDefinition told(
            ContainerDefinition container, String endpointId, @Nullable String credentialsId) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("AWS_ENDPOINT_URL", "http://" + Network.API_ADDRESS);
        container
                .environment()
                .forEach(
                        variable -> environment.put(variable.name(), Objects.requireNonNullElse(variable.value(), "")));
        if (environment.getOrDefault(IGNORED, "").equalsIgnoreCase("true")) {
            environment.remove("AWS_ENDPOINT_URL", "http://" + Network.API_ADDRESS);
        }
        environment.put("ECS_CONTAINER_METADATA_URI", ENDPOINT + "/v3/" + endpointId);
        environment.put("ECS_CONTAINER_METADATA_URI_V4", ENDPOINT + "/v4/" + endpointId);
        environment.put("ECS_AGENT_URI", ENDPOINT + "/api/" + endpointId);
        if (credentialsId != null) {
            environment.put("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/" + credentialsId);
        }
        return container.copy(it -> it.environment(environment.entrySet().stream()
                .map(variable -> KeyValuePair.builder()
                        .name(variable.getKey())
                        .value(variable.getValue())
                        .build())
                .toList()));
    }
}
