package neargate.services.ecs.tasks;

import java.util.Optional;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/**
 * The network interfaces of tasks, had from EC2 on behalf of the task's account. Each may be asked for and given back any
 * number of times: the task's id is the client token, and the attachment's ARN the description.
 */
final class NetworkInterfaces {
    private final Ec2Client ec2;

    NetworkInterfaces(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /**
     * The interface of a task, made if it is not there yet.
     *
     * @throws Ec2Exception when it cannot be had
     */
    NetworkInterface provide(Scope scope, TaskRecord record) {
        return as(scope).call(() -> {
            TaskRecord.Place place = record.place();
            NetworkInterface made = ec2.createNetworkInterface(request -> request.subnetId(place.subnet())
                            .groups(place.securityGroups())
                            .clientToken(record.id())
                            .description(description(record)))
                    .networkInterface();
            if (place.publicIp()) {
                ec2.modifyNetworkInterfaceAttribute(request ->
                        request.networkInterfaceId(made.networkInterfaceId()).associatePublicIpAddress(true));
            }
            return made;
        });
    }

    /**
     * Attaches the interface of a task to the EC2 instance that the task is on, at the next index. An instance that EC2 does
     * not know, being a machine of another kind, has it without.
     *
     * @throws Ec2Exception when the instance cannot take it
     */
    void attach(Scope scope, NetworkInterface networkInterface, String instanceId) {
        try {
            var _ = as(scope)
                    .call(() -> ec2.attachNetworkInterface(
                            request -> request.networkInterfaceId(networkInterface.networkInterfaceId())
                                    .instanceId(instanceId)));
        } catch (Ec2Exception e) {
            if (!e.awsErrorDetails().errorCode().startsWith("InvalidInstanceID.")) {
                throw e;
            }
        }
    }

    /** Gives the interface of a task back, if it has one. */
    void giveBack(Scope scope, TaskRecord record) {
        as(scope)
                .run(() -> Optional.ofNullable(TaskSpecs.details(record.task()).get("networkInterfaceId"))
                        .or(() -> unrecorded(record))
                        .ifPresent(this::delete));
    }

    /** An interface that was made before the process died which was to write it down. */
    private Optional<String> unrecorded(TaskRecord record) {
        Filter sameDescription =
                Filter.builder().name("description").values(description(record)).build();
        return ec2.describeNetworkInterfaces(request -> request.filters(sameDescription)).networkInterfaces().stream()
                .map(NetworkInterface::networkInterfaceId)
                .findFirst();
    }

    private void delete(String networkInterface) {
        try {
            ec2.deleteNetworkInterface(request -> request.networkInterfaceId(networkInterface));
        } catch (Ec2Exception e) {
            if (!e.awsErrorDetails().errorCode().equals("InvalidNetworkInterfaceID.NotFound")) {
                throw e;
            }
        }
    }

    /** The ARN of the attachment, as AWS has it. */
    private static String description(TaskRecord record) {
        String cluster = record.task().clusterArn();
        String prefix = cluster.substring(0, cluster.indexOf(":cluster/"));
        return prefix + ":attachment/" + record.task().attachments().getFirst().id();
    }

    private static Caller as(Scope scope) {
        return Caller.service("ecs", scope.account(), scope.region());
    }
}
