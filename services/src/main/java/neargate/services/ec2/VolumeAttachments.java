package neargate.services.ec2;

import java.util.regex.Pattern;
import neargate.services.ec2.instances.InstanceRecord;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AttachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.AttachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DetachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DetachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** AttachVolume and DetachVolume. */
final class VolumeAttachments {
    /** "Device names for volumes on Amazon EC2 instances". */
    private static final Pattern DEVICE =
            Pattern.compile("(/dev/)?(sd[a-z]([1-9]|1[0-5])?|xvd[a-z]{1,2}[0-9]?|hd[a-z])");

    /** "Attach an EBS volume to multiple EC2 instances using Multi-Attach". */
    private static final int MOST_INSTANCES = 16;

    private final RegionStore store;

    VolumeAttachments(RegionStore store) {
        this.store = store;
    }

    AttachVolumeResponse attach(AttachVolumeRequest request) {
        String device = request.device();
        if (device == null || device.isEmpty()) {
            throw Ec2Errors.missingParameter("device");
        }
        if (!DEVICE.matcher(device).matches()) {
            throw Ec2Errors.invalidParameterValue("Value (" + device + ") for parameter device is invalid. " + device
                    + " is not a valid EBS device name.");
        }
        return store.write(edit -> {
            Volume volume = edit.require(Volumes.KIND, request.volumeId());
            InstanceRecord instance = edit.require(Instances.KIND, request.instanceId());
            checkAttachable(edit, volume, instance, device);
            VolumeAttachment attachment = Volumes.attachment(edit, volume.volumeId(), instance.id(), device, false);
            edit.put(Volumes.KIND, Volumes.attached(volume, attachment));
            return AttachVolumeResponse.builder()
                    .volumeId(volume.volumeId())
                    .instanceId(instance.id())
                    .device(device)
                    .attachTime(attachment.attachTime())
                    .deleteOnTermination(false)
                    .state(VolumeAttachmentState.ATTACHING)
                    .build();
        });
    }

    private static void checkAttachable(RegionRows rows, Volume volume, InstanceRecord instance, String device) {
        if (volume.state() != VolumeState.AVAILABLE && !mayBeShared(volume, instance.id())) {
            throw Ec2Errors.error("VolumeInUse", volume.volumeId() + " is already attached to an instance");
        }
        switch (instance.state()) {
            case PENDING, RUNNING, STOPPING, STOPPED -> {}
            default -> throw Ec2Errors.error("IncorrectState", "Instance '" + instance.id() + "' is not 'running'.");
        }
        Instance shown = instance.instance();
        if (!volume.availabilityZone().equals(shown.placement().availabilityZone())) {
            throw Ec2Errors.error(
                    "InvalidVolume.ZoneMismatch",
                    "The volume '" + volume.volumeId() + "' is not in the same availability zone as instance '"
                            + instance.id() + "'");
        }
        if (Volumes.ofInstance(rows, instance.id())
                .anyMatch(other ->
                        Volumes.attachment(other, instance.id()).device().equals(device))) {
            throw Ec2Errors.invalidParameterValue("Invalid value '" + device + "' for unixDevice."
                    + " Attachment point " + device + " is already in use");
        }
    }

    private static boolean mayBeShared(Volume volume, String instanceId) {
        return Boolean.TRUE.equals(volume.multiAttachEnabled())
                && volume.attachments().size() < MOST_INSTANCES
                && volume.attachments().stream()
                        .noneMatch(attachment -> attachment.instanceId().equals(instanceId));
    }

    DetachVolumeResponse detach(DetachVolumeRequest request) {
        return store.write(edit -> {
            Volume volume = edit.require(Volumes.KIND, request.volumeId());
            VolumeAttachment attachment = attachment(volume, request);
            InstanceRecord instance = edit.require(Instances.KIND, attachment.instanceId());
            if (attachment.device().equals(instance.instance().rootDeviceName())
                    && instance.state() != InstanceStateName.STOPPED) {
                throw Ec2Errors.error(
                        "OperationNotPermitted",
                        "Unable to detach root volume '" + volume.volumeId() + "' from instance '" + instance.id()
                                + "'");
            }
            edit.put(Volumes.KIND, Volumes.detached(volume, instance.id()));
            return DetachVolumeResponse.builder()
                    .volumeId(volume.volumeId())
                    .instanceId(instance.id())
                    .device(attachment.device())
                    .attachTime(attachment.attachTime())
                    .state(VolumeAttachmentState.DETACHING)
                    .build();
        });
    }

    private static VolumeAttachment attachment(Volume volume, DetachVolumeRequest request) {
        if (volume.attachments().isEmpty()) {
            throw Ec2Errors.error("IncorrectState", "Volume '" + volume.volumeId() + "' is in the 'available' state.");
        }
        if (volume.attachments().size() > 1 && request.instanceId() == null) {
            throw Ec2Errors.missingParameter("instanceId");
        }
        return volume.attachments().stream()
                .filter(attachment -> !differs(request.instanceId(), attachment.instanceId())
                        && !differs(request.device(), attachment.device()))
                .findFirst()
                .orElseThrow(() -> Ec2Errors.error(
                        "InvalidAttachment.NotFound",
                        "The volume '" + volume.volumeId() + "' is not attached to instance '" + request.instanceId()
                                + "' as device '" + request.device() + "'."));
    }

    private static boolean differs(@Nullable String asked, String actual) {
        return asked != null && !asked.equals(actual);
    }
}
