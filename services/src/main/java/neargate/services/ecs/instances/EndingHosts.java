package neargate.services.ecs.instances;

import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** Finds the EC2 instances that are being terminated: they have no agent ever again. */
public final class EndingHosts {
    private static final Filter ENDING = Filter.builder()
            .name("instance-state-name")
            .values(InstanceStateName.SHUTTING_DOWN.toString())
            .build();

    private final Ec2Client ec2;

    public EndingHosts(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /** The ids of those in an account and region. */
    public Stream<String> in(Scope scope) {
        return Caller.service("ecs", scope.account(), scope.region())
                .call(() -> ec2.describeInstances(request -> request.filters(ENDING)))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .map(Instance::instanceId);
    }
}
