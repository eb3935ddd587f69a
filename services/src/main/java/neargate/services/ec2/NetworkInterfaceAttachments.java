package neargate.services.ec2;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import neargate.services.ec2.instances.InstanceRecord;
import neargate.services.ec2.instancetypes.InstanceTypes;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AttachNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.AttachNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.AttachmentStatus;
import software.amazon.awssdk.services.ec2.model.DetachNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.DetachNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;

/**
 * AttachNetworkInterface and DetachNetworkInterface, and what else ties network interfaces to instances. The instance has
 * or loses the interface with the transaction; its controller brings the machine after.
 */
final class NetworkInterfaceAttachments {
    /** No type has as many interfaces. */
    private static final int HIGHEST_INDEX = 31;

    private final RegionStore store;

    NetworkInterfaceAttachments(RegionStore store) {
        this.store = store;
    }

    AttachNetworkInterfaceResponse attach(AttachNetworkInterfaceRequest request) {
        NetworkInterface attached = store.write(
                edit -> edit.callingService().isPresent() ? attachManaged(edit, request) : attach(edit, request));
        return AttachNetworkInterfaceResponse.builder()
                .attachmentId(attached.attachment().attachmentId())
                .networkCardIndex(0)
                .build();
    }

    private static NetworkInterface attach(RegionEdit edit, AttachNetworkInterfaceRequest request) {
        if (request.deviceIndex() == null) {
            throw Ec2Errors.missingParameter("DeviceIndex");
        }
        checkCard(request.networkCardIndex());
        InstanceRecord instance = edit.require(Instances.KIND, request.instanceId());
        NetworkInterface eni = available(edit, request.networkInterfaceId());
        checkAttachable(edit, instance, eni, request.deviceIndex());
        return attach(edit, eni, instance.id(), request.deviceIndex(), false);
    }

    /** A service attaches what it made for itself: at the first index that is free, and only once. */
    private static NetworkInterface attachManaged(RegionEdit edit, AttachNetworkInterfaceRequest request) {
        InstanceRecord instance = Instances.alive(edit, request.instanceId());
        NetworkInterface eni = edit.require(NetworkInterfaces.KIND, request.networkInterfaceId())
                .networkInterface();
        if (eni.attachment() != null && instance.id().equals(eni.attachment().instanceId())) {
            return eni;
        }
        Set<Integer> taken = Instances.networkInterfaces(edit, instance.id())
                .map(other -> other.attachment().deviceIndex())
                .collect(Collectors.toSet());
        checkCount(
                taken.size() + 1,
                InstanceTypes.of(instance.instance().instanceTypeAsString()).orElseThrow());
        int index = IntStream.range(0, HIGHEST_INDEX)
                .filter(free -> !taken.contains(free))
                .findFirst()
                .orElse(HIGHEST_INDEX);
        return attach(edit, eni, instance.id(), index, true);
    }

    private static void checkAttachable(RegionRows rows, InstanceRecord instance, NetworkInterface eni, int index) {
        if (instance.state() != InstanceStateName.RUNNING && instance.state() != InstanceStateName.STOPPED) {
            throw Ec2Errors.error(
                    "IncorrectState", "Instance '" + instance.id() + "' is not in the 'running' or 'stopped' state.");
        }
        Instance shown = instance.instance();
        if (!eni.availabilityZone().equals(shown.placement().availabilityZone())) {
            throw Ec2Errors.invalidParameterCombination(
                    "You may not attach a network interface to an instance if they are not in the same availability"
                            + " zone");
        }
        if (!eni.vpcId().equals(shown.vpcId())) {
            throw Ec2Errors.unsupported("A network interface of another VPC than the instance's");
        }
        List<NetworkInterface> there =
                Instances.networkInterfaces(rows, instance.id()).toList();
        InstanceTypeInfo type = InstanceTypes.of(shown.instanceTypeAsString()).orElseThrow();
        checkIndex(index);
        if (there.stream().anyMatch(other -> other.attachment().deviceIndex() == index)) {
            throw Ec2Errors.invalidParameterValue("Instance '" + instance.id()
                    + "' already has an interface attached at device index '" + index + "'.");
        }
        checkCount(there.size() + 1, type);
        PrivateIpAddresses.checkRoom(
                eni.privateIpAddresses().size(), 0, type.networkInfo().ipv4AddressesPerInterface());
    }

    /** Whether an instance could be of another type with the interfaces that it has. */
    static void checkFits(RegionRows rows, String instanceId, InstanceTypeInfo type) {
        List<NetworkInterface> there =
                Instances.networkInterfaces(rows, instanceId).toList();
        checkCount(there.size(), type);
        there.forEach(eni -> PrivateIpAddresses.checkRoom(
                eni.privateIpAddresses().size(), 0, type.networkInfo().ipv4AddressesPerInterface()));
    }

    /** An instance takes no more interfaces than its type has. */
    static void checkCount(int count, InstanceTypeInfo type) {
        if (count > type.networkInfo().maximumNetworkInterfaces()) {
            throw Ec2Errors.error(
                    "AttachmentLimitExceeded",
                    "Interface count " + count + " exceeds the limit for " + type.instanceTypeAsString());
        }
    }

    /** No type of ours has more than one network card. */
    static void checkCard(@Nullable Integer index) {
        if (index != null && index != 0) {
            throw Ec2Errors.invalidParameterValue(
                    "Value (" + index + ") for parameter networkCardIndex is invalid. The instance type has one card.");
        }
    }

    static void checkIndex(int index) {
        if (index < 0 || index > HIGHEST_INDEX) {
            throw Ec2Errors.invalidParameterValue("Value (" + index
                    + ") for parameter deviceIndex is invalid. It must be between 0 and " + HIGHEST_INDEX + ".");
        }
    }

    DetachNetworkInterfaceResponse detach(DetachNetworkInterfaceRequest request) {
        String id = request.attachmentId();
        if (id == null) {
            throw Ec2Errors.missingParameter("AttachmentId");
        }
        return store.write(edit -> {
            NetworkInterfaceRecord record = edit.find(NetworkInterfaces.KIND, NetworkInterfaces.BY_ATTACHMENT, id)
                    .findFirst()
                    .orElseThrow(() -> notFound(id));
            NetworkInterface eni = record.networkInterface();
            if (NetworkInterfaces.isManaged(eni)) {
                throw Ec2Errors.error(
                        "OperationNotPermitted", "You are not allowed to manage the attachment '" + id + "'.");
            }
            if (eni.attachment().deviceIndex() == 0) {
                throw Ec2Errors.error(
                        "OperationNotPermitted", "The network interface at device index 0 cannot be detached.");
            }
            free(edit, record);
            return DetachNetworkInterfaceResponse.builder().build();
        });
    }

    /** An interface that nothing uses. */
    static NetworkInterface available(RegionRows rows, @Nullable String eniId) {
        NetworkInterface eni = rows.require(NetworkInterfaces.KIND, eniId).networkInterface();
        if (eni.attachment() != null) {
            throw Ec2Errors.error("InvalidNetworkInterface.InUse", "Interface: [" + eniId + "] in use.");
        }
        return eni;
    }

    /** Makes an interface the instance's. */
    static NetworkInterface attach(
            RegionEdit edit, NetworkInterface eni, String instanceId, int deviceIndex, boolean deleted) {
        NetworkInterfaceRecord before = edit.require(NetworkInterfaces.KIND, eni.networkInterfaceId());
        NetworkInterfaceRecord after = before.with(before.networkInterface().toBuilder()
                .status(NetworkInterfaceStatus.IN_USE)
                .attachment(NetworkInterfaceAttachment.builder()
                        .attachmentId(edit.newId("eni-attach"))
                        .attachTime(edit.now())
                        .deleteOnTermination(deleted)
                        .deviceIndex(deviceIndex)
                        .networkCardIndex(0)
                        .instanceId(instanceId)
                        .instanceOwnerId(edit.account())
                        .status(AttachmentStatus.ATTACHED)
                        .build())
                .build());
        return edit.put(NetworkInterfaces.KIND, after).networkInterface();
    }

    /** What becomes of the interface of an instance that is no more. */
    static void instanceGone(RegionEdit edit, NetworkInterface eni) {
        if (Boolean.TRUE.equals(eni.attachment().deleteOnTermination())) {
            NetworkInterfaces.releasePublicAddress(edit, eni);
            edit.delete(NetworkInterfaces.KIND, eni.networkInterfaceId());
        } else {
            free(edit, edit.require(NetworkInterfaces.KIND, eni.networkInterfaceId()));
        }
    }

    private static void free(RegionEdit edit, NetworkInterfaceRecord before) {
        edit.put(
                NetworkInterfaces.KIND,
                before.with(before.networkInterface().toBuilder()
                        .status(NetworkInterfaceStatus.AVAILABLE)
                        .attachment((NetworkInterfaceAttachment) null)
                        .build()));
    }

    static RuntimeException notFound(String attachmentId) {
        return Ec2Errors.error(
                "InvalidAttachmentID.NotFound", "The attachment ID '" + attachmentId + "' does not exist");
    }
}
