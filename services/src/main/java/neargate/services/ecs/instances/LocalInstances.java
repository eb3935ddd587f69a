package neargate.services.ecs.instances;

import java.util.Optional;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/** The EC2 instances of this machine that container instances are. */
public final class LocalInstances {
    private final Ec2Client ec2;

    /** @param ec2 knows the instances of this machine, and no others */
    public LocalInstances(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /** The EC2 instance that a container instance is; empty for one of another machine. */
    public Optional<Instance> find(Reader state, Scope scope, String containerInstanceArn) {
        return Arn.parse(containerInstanceArn)
                .flatMap(arn -> state.get(InstanceTable.TABLE, scope.key(arn.name())))
                .map(record -> record.instance().ec2InstanceId())
                .flatMap(id -> Caller.service("ecs", scope.account(), scope.region())
                        .call(() -> ec2.describeInstances(asked -> asked.filters(
                                filter -> filter.name("instance-id").values(id))))
                        .reservations()
                        .stream()
                        .flatMap(reservation -> reservation.instances().stream())
                        .findFirst());
    }
}
