package neargate.services.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import neargate.services.ec2.instances.InstanceLife;
import neargate.services.ec2.instances.InstanceRecord;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;

/** Start, stop, reboot and terminate: for all instances that are named, or for none. */
final class InstanceStates {
    private final RegionStore store;

    InstanceStates(RegionStore store) {
        this.store = store;
    }

    StartInstancesResponse start(StartInstancesRequest request) {
        return StartInstancesResponse.builder()
                .startingInstances(change(request.instanceIds(), (edit, record) -> {
                    switch (record.state()) {
                        case STOPPED, PENDING, RUNNING -> {}
                        default -> throw notAllowed(record, "started");
                    }
                    InstanceRecord started = InstanceLife.start(record, edit.now());
                    if (!started.equals(record) && record.launch().publicAddress()) {
                        givePublicAddress(edit, record.id());
                    }
                    return started;
                }))
                .build();
    }

    /** "Public IPv4 addresses": one of Amazon's pool is another after each stop. */
    private static void givePublicAddress(RegionEdit edit, String instanceId) {
        Instances.networkInterfaces(edit, instanceId)
                .filter(eni -> eni.attachment().deviceIndex() == 0)
                .toList()
                .forEach(eni -> NetworkInterfaces.associatePublicAddress(edit, eni.networkInterfaceId(), true));
    }

    StopInstancesResponse stop(StopInstancesRequest request) {
        if (Boolean.TRUE.equals(request.hibernate())) {
            throw Ec2Errors.unsupported("Hibernation");
        }
        return StopInstancesResponse.builder()
                .stoppingInstances(change(request.instanceIds(), (edit, record) -> {
                    switch (record.state()) {
                        case STOPPED, STOPPING, PENDING, RUNNING -> {}
                        default -> throw notAllowed(record, "stopped");
                    }
                    if (record.attributes().disableApiStop()) {
                        throw Ec2Errors.error(
                                "OperationNotPermitted",
                                "The instance '" + record.id() + "' may not be stopped. Modify its 'disableApiStop'"
                                        + " instance attribute and try again.");
                    }
                    return InstanceLife.stop(record, edit.now());
                }))
                .build();
    }

    RebootInstancesResponse reboot(RebootInstancesRequest request) {
        List<InstanceStateChange> _ = change(request.instanceIds(), (_, record) -> {
            if (record.state() != InstanceStateName.RUNNING && record.state() != InstanceStateName.PENDING) {
                throw notAllowed(record, "rebooted");
            }
            return record.withRebooting(true);
        });
        return RebootInstancesResponse.builder().build();
    }

    TerminateInstancesResponse terminate(TerminateInstancesRequest request) {
        return TerminateInstancesResponse.builder()
                .terminatingInstances(change(request.instanceIds(), (edit, record) -> {
                    if (record.attributes().disableApiTermination()) {
                        throw Ec2Errors.error(
                                "OperationNotPermitted",
                                "The instance '" + record.id() + "' may not be terminated. Modify its"
                                        + " 'disableApiTermination' instance attribute and try again.");
                    }
                    return InstanceLife.terminate(record, edit.now());
                }))
                .build();
    }

    private List<InstanceStateChange> change(
            List<String> ids, BiFunction<RegionEdit, InstanceRecord, InstanceRecord> change) {
        if (ids.isEmpty()) {
            throw Ec2Errors.missingParameter("InstanceId");
        }
        return store.write(edit -> {
            List<InstanceStateChange> changes = new ArrayList<>();
            List<InstanceRecord> all = ids.stream()
                    .distinct()
                    .map(id -> edit.require(Instances.KIND, id))
                    .toList();
            for (InstanceRecord before : all) {
                InstanceRecord after = change.apply(edit, before);
                edit.put(Instances.KIND, after);
                changes.add(InstanceStateChange.builder()
                        .instanceId(before.id())
                        .previousState(before.instance().state())
                        .currentState(after.instance().state())
                        .build());
            }
            return changes;
        });
    }

    private static RuntimeException notAllowed(InstanceRecord record, String verb) {
        return Ec2Errors.error(
                "IncorrectInstanceState",
                "The instance '" + record.id() + "' is not in a state from which it can be " + verb + ".");
    }
}
