package neargate.services.ecs.tasks;

import java.time.Instant;
import neargate.engine.Engine;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.Connectivity;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * What becomes of a task by what the control plane does; what the engine tells of it is in {@link Observations}. Pure. None
 * moves a task backwards.
 */
public final class Transitions {
    private Transitions() {}

    /** Somebody wants it to stop. The first reason stays. */
    public static TaskRecord stopRequested(TaskRecord record, TaskStopCode code, String reason, Instant now) {
        return record.wanted()
                ? record.with(task -> task.desiredStatus(DesiredStatus.STOPPED.toString())
                        .lastStatus((record.life() == Life.RUNNING ? Life.DEACTIVATING : record.life()).name())
                        .stopCode(code)
                        .stoppedReason(reason)
                        .stoppingAt(now))
                : record;
    }

    /** It has its network interface: from here on it is the engine's. */
    static TaskRecord provisioned(TaskRecord record, NetworkInterface networkInterface, Instant now) {
        if (record.life() != Life.PROVISIONING) {
            return record;
        }
        Attachment attachment = record.task().attachments().getFirst().toBuilder()
                .status("ATTACHED")
                .details(
                        detail("subnetId", record.place().subnet()),
                        detail("networkInterfaceId", networkInterface.networkInterfaceId()),
                        detail("macAddress", networkInterface.macAddress()),
                        detail("privateDnsName", networkInterface.privateDnsName()),
                        detail("privateIPv4Address", networkInterface.privateIpAddress()))
                .build();
        return record.with(task -> task.lastStatus(Life.PENDING.name())
                .attachments(attachment)
                .connectivity(Connectivity.CONNECTED)
                .connectivityAt(now)
                .containers(record.task().containers().stream()
                        .map(container ->
                                container.copy(it -> it.networkInterfaces(on -> on.attachmentId(attachment.id())
                                        .privateIpv4Address(networkInterface.privateIpAddress()))))
                        .toList()));
    }

    /** It cannot have a network interface. */
    static TaskRecord notProvisioned(TaskRecord record, String reason, Instant now) {
        return released(stopRequested(record, TaskStopCode.TASK_FAILED_TO_START, reason, now));
    }

    /** Nothing of it runs anywhere: what is left is its network interface. */
    static TaskRecord released(TaskRecord record) {
        return record.life().isBefore(Life.DEPROVISIONING)
                ? record.with(task -> task.lastStatus(Life.DEPROVISIONING.name()))
                : record;
    }

    /** All that it had was given back. */
    static TaskRecord stopped(TaskRecord record, Instant now) {
        return record.with(task -> task.lastStatus(Life.STOPPED.name())
                .stoppedAt(now)
                .attachments(record.task().attachments().stream()
                        .map(attachment -> attachment.copy(it -> it.status("DELETED")))
                        .toList())
                .containers(record.task().containers().stream()
                        .map(container -> container.copy(it -> it.lastStatus(Life.STOPPED.name())
                                .managedAgents(container.managedAgents().stream()
                                        .map(agent -> ExecAgent.after(agent, Engine.Status.STOPPED, now))
                                        .toList())))
                        .toList()));
    }

    private static KeyValuePair detail(String name, String value) {
        return KeyValuePair.builder().name(name).value(value).build();
    }
}
