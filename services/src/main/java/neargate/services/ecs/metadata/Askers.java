package neargate.services.ecs.metadata;

import java.util.Optional;
import neargate.engine.network.LinkLocal.Request;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.services.ecs.instances.LocalInstances;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskSpecs;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * Tells from the address of a request whether a task may have sent it. A task with a network interface of its own asks by
 * way of that; any other by way of its instance's, which it shares with whatever else runs there.
 */
final class Askers {
    private final LocalInstances instances;

    Askers(Ec2Client ec2) {
        this.instances = new LocalInstances(ec2);
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
                .flatMap(arn -> instances.find(now, scope, arn))
                .filter(instance -> request.vpcId().equals(instance.vpcId())
                        && request.source().equals(instance.privateIpAddress()))
                .isPresent();
    }
}
