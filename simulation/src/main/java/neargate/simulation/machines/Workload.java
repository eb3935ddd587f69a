package neargate.simulation.machines;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Compatibility;
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
 * @param onFargate whether they are on Fargate, instead of on instances
 */
public record Workload(
        String family,
        int cpu,
        int memory,
        NetworkMode mode,
        @Nullable Integer hostPort,
        @Nullable Rule rule,
        Conduct conduct,
        boolean checked,
        boolean onFargate) {

    private static final int CONTAINER_PORT = 80;

    /** The smallest size of tasks on Fargate. */
    private static final String FARGATE_CPU = "256";

    private static final String FARGATE_MEMORY = "512";

    /** One that is on Fargate, instead of on instances. */
    public static Workload onFargate(String family, Conduct conduct, boolean checked) {
        return new Workload(
                family,
                Integer.parseInt(FARGATE_CPU),
                Integer.parseInt(FARGATE_MEMORY),
                NetworkMode.AWSVPC,
                null,
                null,
                conduct,
                checked,
                true);
    }

    /** One that is on instances. */
    public Workload(
            String family,
            int cpu,
            int memory,
            NetworkMode mode,
            @Nullable Integer hostPort,
            @Nullable Rule rule,
            Conduct conduct,
            boolean checked) {
        this(family, cpu, memory, mode, hostPort, rule, conduct, checked, false);
    }

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
        RegisterTaskDefinitionRequest.Builder request = RegisterTaskDefinitionRequest.builder();
        if (onFargate) {
            request.requiresCompatibilities(Compatibility.FARGATE)
                    .cpu(FARGATE_CPU)
                    .memory(FARGATE_MEMORY);
        }
        return request.family(family)
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
