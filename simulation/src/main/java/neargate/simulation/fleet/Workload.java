package neargate.simulation.fleet;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionPlacementConstraintType;

/**
 * What tasks of a task definition are: as ECS is told, and as it is checked.
 *
 * @param hostPort 0 for any; null for no port at all
 * @param rule the definition's own placement constraint; null for none
 * @param ends whether its containers end by themselves after a while
 */
record Workload(
        String family,
        int cpu,
        int memory,
        NetworkMode mode,
        @Nullable Integer hostPort,
        @Nullable Rule rule,
        boolean ends) {

    private static final int CONTAINER_PORT = 80;

    String image() {
        return "registry/" + family;
    }

    boolean hasOwnNetworkInterface() {
        return mode == NetworkMode.AWSVPC;
    }

    /** The port of the host that it asks for by its number; null for none. */
    @Nullable
    Integer fixedPort() {
        return hasOwnNetworkInterface() || hostPort == null || hostPort == 0 ? null : hostPort;
    }

    List<Rule> rules() {
        return Stream.ofNullable(rule).toList();
    }

    RegisterTaskDefinitionRequest request() {
        return RegisterTaskDefinitionRequest.builder()
                .family(family)
                .networkMode(mode)
                .placementConstraints(rules().stream()
                        .map(it -> software.amazon.awssdk.services.ecs.model.TaskDefinitionPlacementConstraint.builder()
                                .type(TaskDefinitionPlacementConstraintType.MEMBER_OF)
                                .expression(it.expression())
                                .build())
                        .toList())
                .containerDefinitions(container -> {
                    container.name("main").image(image()).cpu(cpu).memory(memory);
                    if (hostPort != null) {
                        boolean sameInside = mode == NetworkMode.HOST;
                        container.portMappings(port -> port.containerPort(sameInside ? hostPort : CONTAINER_PORT)
                                .hostPort(hostPort));
                    }
                })
                .build();
    }
}
