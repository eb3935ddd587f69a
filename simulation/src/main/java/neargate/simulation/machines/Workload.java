package neargate.simulation.machines;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionPlacementConstraint;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionPlacementConstraintType;

/**
 * What tasks of a task definition are: as ECS is told, and as it is checked.
 *
 * @param hostPort 0 for any; null for no port at all
 * @param rule the definition's own placement constraint; null for none
 * @param checked whether its containers have a health check
 */
public record Workload(
        String family,
        int cpu,
        int memory,
        NetworkMode mode,
        @Nullable Integer hostPort,
        @Nullable Rule rule,
        Conduct conduct,
        boolean checked) {

    private static final int CONTAINER_PORT = 80;

    public String image() {
        return "registry/" + family;
    }

    public boolean hasOwnNetworkInterface() {
        return mode == NetworkMode.AWSVPC;
    }

    /** The port of the host that it asks for by its number; null for none. */
    @Nullable
    public Integer fixedPort() {
        return hasOwnNetworkInterface() || hostPort == null || hostPort == 0 ? null : hostPort;
    }

    public List<Rule> rules() {
        return Stream.ofNullable(rule).toList();
    }

    public RegisterTaskDefinitionRequest request() {
        return RegisterTaskDefinitionRequest.builder()
                .family(family)
                .networkMode(mode)
                .placementConstraints(rules().stream()
                        .map(it -> TaskDefinitionPlacementConstraint.builder()
                                .type(TaskDefinitionPlacementConstraintType.MEMBER_OF)
                                .expression(it.expression())
                                .build())
                        .toList())
                .containerDefinitions(container -> {
                    container.name("main").image(image()).cpu(cpu).memory(memory);
                    if (checked) {
                        container.healthCheck(check -> check.command("CMD", "true"));
                    }
                    if (hostPort != null) {
                        boolean sameInside = mode == NetworkMode.HOST;
                        container.portMappings(port -> port.containerPort(sameInside ? hostPort : CONTAINER_PORT)
                                .hostPort(hostPort));
                    }
                })
                .build();
    }
}
