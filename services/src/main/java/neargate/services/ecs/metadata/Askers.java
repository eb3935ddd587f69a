package neargate.services.ecs.metadata;

import java.util.Optional;
import neargate.engine.network.LinkLocal.Request;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskSpecs;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * Tells from the address of a request whether a task may have sent it. A task with a network interface of its own asks by
 * way of that; any other by way of its instance's, which it shares with whatever else runs there.
 */
final class Askers {
    private final Ec2Client ec2;

    Askers(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    boolean isAsking(Snapshot now, Row<TaskRecord> row, Request request) {
        TaskRecord record = row.value();
        String vpc = record.place().vpc();
        return vpc == null
                ? isAtInstance(now, row.key().scope(), record, request)
                : vpc.equals(request.vpcId())
                        && request.source()
                                .equals(TaskSpecs.networkDetails(record).get("privateIPv4Address"));
    }

    /** Never so for an instance of another machine: its tasks ask its own agent. */
    private boolean isAtInstance(Snapshot now, Scope scope, TaskRecord record, Request request) {
        return Optional.ofNullable(record.containerInstance())
                .flatMap(Arn::parse)
                .flatMap(arn -> now.get(InstanceTable.TABLE, scope.key(arn.name())))
                .map(found -> found.instance().ec2InstanceId())
                .filter(id -> Caller.service("ecs", scope.account(), scope.region())
                        .call(() -> ec2.describeInstances(asked -> asked.filters(
                                filter -> filter.name("instance-id").values(id))))
                        .reservations()
                        .stream()
                        .flatMap(reservation -> reservation.instances().stream())
                        .anyMatch(instance -> request.vpcId().equals(instance.vpcId())
                                && request.source().equals(instance.privateIpAddress())))
                .isPresent();
    }
}
