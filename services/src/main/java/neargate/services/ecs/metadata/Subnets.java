package neargate.services.ecs.metadata;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import neargate.services.ecs.tasks.TaskRecord;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** The blocks of the subnets in which tasks stand; a subnet never gets another. */
final class Subnets {
    private final Ec2Client ec2;
    private final Map<String, String> blocks = new ConcurrentHashMap<>();

    Subnets(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /** The block of a task's subnet; empty for a task without a network interface of its own. */
    Optional<String> of(Scope scope, TaskRecord record) {
        String subnet = record.place().subnet();
        if (subnet == null) {
            return Optional.empty();
        }
        String known = blocks.get(subnet);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<String> found = find(scope, subnet);
        found.ifPresent(block -> blocks.put(subnet, block));
        return found;
    }

    private Optional<String> find(Scope scope, String subnet) {
        try {
            return Caller.service("ecs", scope.account(), scope.region())
                    .call(() -> ec2.describeSubnets(request -> request.subnetIds(subnet)))
                    .subnets()
                    .stream()
                    .map(found -> found.cidrBlock())
                    .findFirst();
        } catch (Ec2Exception e) {
            return Optional.empty();
        }
    }
}
