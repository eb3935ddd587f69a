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

    private static final String APIS = "AWS_ENDPOINT_URL";

    private static final String OWN = "http://" + Network.TASK_ADDRESS;

    /** Where AWS's APIs answer in every VPC. */
    static final String ENDPOINT = "http://" + Network.API_ADDRESS;

    private Surroundings() {}

    /**
     * The specification with what its containers are told. A task without a network finds nothing.
     *
     * @param credentialsId under which it asks for the credentials of its role; null for no role
     */
    public static TaskSpec in(TaskSpec spec, @Nullable String credentialsId) {
        return in(spec, credentialsId, ENDPOINT);
    }

    /** As {@link #in(TaskSpec, String)}, where AWS's APIs answer at {@code apis}. */
    static TaskSpec in(TaskSpec spec, @Nullable String credentialsId, String apis) {
        TaskNetwork network = spec.network();
        if (network == null || network instanceof TaskNetwork.None) {
            return spec;
        }
        return spec.with(IntStream.range(0, spec.containers().size())
                .mapToObj(place -> {
                    String endpointId = endpointId(spec.taskId(), place);
                    return told(spec.containers().get(place), given(endpointId, credentialsId), apis);
                })
                .toList());
    }

    private static Map<String, String> given(String endpointId, @Nullable String credentialsId) {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("ECS_CONTAINER_METADATA_URI", OWN + "/v3/" + endpointId);
        given.put("ECS_CONTAINER_METADATA_URI_V4", OWN + "/v4/" + endpointId);
        given.put("ECS_AGENT_URI", OWN + "/api/" + endpointId);
        if (credentialsId != null) {
            given.put("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/" + credentialsId);
        }
        return given;
    }

    /** Under which id a container asks for its metadata: its task's, and its place in the definition. */
    private static String endpointId(String taskId, int place) {
        return taskId + "-" + place;
    }

    private static ContainerDefinition told(ContainerDefinition container, Map<String, String> given, String apis) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put(APIS, apis);
        container
                .environment()
                .forEach(
                        variable -> environment.put(variable.name(), Objects.requireNonNullElse(variable.value(), "")));
        if (environment.getOrDefault(IGNORED, "").equalsIgnoreCase("true")) {
            environment.remove(APIS, apis);
        }
        environment.putAll(given);
        return container.copy(it -> it.environment(environment.entrySet().stream()
                .map(variable -> KeyValuePair.builder()
                        .name(variable.getKey())
                        .value(variable.getValue())
                        .build())
                .toList()));
    }
}
