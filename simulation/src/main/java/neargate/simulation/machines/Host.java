package neargate.simulation.machines;

import java.util.List;
import neargate.agent.EcsConfig;
import neargate.agent.Registration;
import neargate.simulation.plane.ControlPlane;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceRequest;

/**
 * What an instance is, before anything runs on it.
 *
 * @param id the EC2 instance
 * @param rack an attribute of its own
 */
public record Host(String id, Type type, Zone zone, String rack) {
    /** The ports that the agent keeps: those of {@link Registration}. */
    public static final List<Integer> RESERVED_PORTS = List.of(22, 2375, 2376, 51678, 51679, 51680);

    /**
     * An instance type.
     *
     * @param networkInterfaces those that tasks may have: without the instance's own
     */
    public record Type(String name, int cpu, int memory, int networkInterfaces) {
        static final List<Type> ALL = List.of(
                new Type("t3.medium", 2_048, 4_096, 2),
                new Type("m5.large", 2_048, 8_192, 2),
                new Type("c5.xlarge", 4_096, 8_192, 3),
                new Type("m5.xlarge", 4_096, 16_384, 3));
    }

    /** An Availability Zone, with a subnet of the default VPC in it. */
    public record Zone(String name, String vpcId, String subnetId) {}

    /** As EC2 describes it. */
    Instance instance() {
        return Instance.builder()
                .instanceId(id)
                .instanceType(type.name())
                .imageId("ami-1")
                .placement(placement -> placement.availabilityZone(zone.name()))
                .state(state -> state.name(InstanceStateName.RUNNING))
                .build();
    }

    /**
     * What the agent registers with.
     *
     * @param known the ARN that the agent remembers
     */
    public RegisterContainerInstanceRequest registration(String cluster, @Nullable String known) {
        String document =
                """
                {"accountId": "%s", "region": "%s", "instanceId": "%s", "instanceType": "%s", "imageId": "ami-1", \
                "availabilityZone": "%s", "privateIp": "10.0.0.1"}""".formatted(ControlPlane.SCOPE.account(), ControlPlane.SCOPE.region(), id, type.name(), zone.name());
        var registration = new Registration(
                type.cpu(),
                type.memory(),
                document,
                List.of(),
                new Registration.Network(zone.vpcId(), zone.subnetId()));
        EcsConfig config = EcsConfig.parse("ECS_INSTANCE_ATTRIBUTES={\"rack\": \"" + rack + "\"}");
        return registration.request(cluster, config).toBuilder()
                .containerInstanceArn(known)
                .build();
    }
}
