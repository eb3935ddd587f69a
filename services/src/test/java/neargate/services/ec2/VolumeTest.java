package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeModificationState;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** Volumes as users make, attach and change them. */
class VolumeTest {
    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();

    @AfterEach
    void close() {
        world.close();
    }

    private String create(Consumer<CreateVolumeRequest.Builder> more) {
        return ec2.createVolume(request ->
                        request.availabilityZone("us-east-1a").size(10).applyMutation(more))
                .volumeId();
    }

    private Volume described(String id) {
        return ec2.describeVolumes(request -> request.volumeIds(id)).volumes().getFirst();
    }

    private Instance run() {
        return ec2.runInstances(request -> request.imageId("ami-0123456789abcdef0")
                        .placement(place -> place.availabilityZone("us-east-1a"))
                        .minCount(1)
                        .maxCount(1))
                .instances()
                .getFirst();
    }

    @Test
    void aVolumeIsInAZoneThatThereIs() {
        assertFails(
                "InvalidZone.NotFound",
                "The zone 'us-east-1z' does not exist.",
                () -> create(request -> request.availabilityZone("us-east-1z")));
        assertThat(described(create(request -> request.availabilityZone(null).availabilityZoneId("use1-az2")))
                        .availabilityZone())
                .isEqualTo("us-east-1b");
        assertFails(
                "MissingParameter",
                "The request must contain the parameter availabilityZone",
                () -> create(request -> request.availabilityZone(null)));
    }

    @Test
    void aVolumeForManyIsAttachedToManyAndLeavesOneAtATime() {
        String shared =
                create(request -> request.volumeType(VolumeType.IO2).iops(100).multiAttachEnabled(true));
        String one = run().instanceId();
        String two = run().instanceId();
        attach(shared, one);
        attach(shared, two);
        assertThat(described(shared).attachments())
                .extracting(attachment -> attachment.instanceId())
                .containsExactly(one, two);
        assertFails("VolumeInUse", shared + " is already attached to an instance", () -> attach(shared, two));
        assertFails(
                "MissingParameter",
                "The request must contain the parameter instanceId",
                () -> ec2.detachVolume(request -> request.volumeId(shared)));

        ec2.detachVolume(request -> request.volumeId(shared).instanceId(one));
        assertThat(described(shared).stateAsString()).isEqualTo("in-use");
        ec2.detachVolume(request -> request.volumeId(shared));
        assertThat(described(shared).stateAsString()).isEqualTo("available");
    }

    private void attach(String volume, String instance) {
        ec2.attachVolume(
                request -> request.volumeId(volume).instanceId(instance).device("/dev/sdf"));
    }

    @Test
    void aSnapshotIsOneOfAmazonsImages() {
        String snapshot = ec2.describeImages(request -> request.filters(filter("name", "al2023-ami-ecs-hvm-*x86_64")))
                .images()
                .getFirst()
                .blockDeviceMappings()
                .getFirst()
                .ebs()
                .snapshotId();
        assertThat(described(create(request -> request.size(null).snapshotId(snapshot)))
                        .size())
                .isEqualTo(30);
        assertFails(
                "InvalidParameterValue",
                "The size of a volume must not be less than that of its snapshot, 30GiB.",
                () -> create(request -> request.snapshotId(snapshot)));
        assertFails(
                "InvalidSnapshot.NotFound",
                "The snapshot 'snap-0123456789abcdef0' does not exist.",
                () -> create(request -> request.snapshotId("snap-0123456789abcdef0")));
        assertFails(
                "InvalidParameterValue",
                "Value (mine) for parameter snapshotId is invalid. Expected: 'snap-...'.",
                () -> create(request -> request.snapshotId("mine")));
    }

    @Test
    void onlyProvisionedVolumesAreShared() {
        assertFails(
                "InvalidParameterCombination",
                "The parameter multiAttachEnabled is not supported for gp2 volumes.",
                () -> create(request -> request.multiAttachEnabled(true)));
        assertThat(described(create(request ->
                                request.volumeType(VolumeType.IO2).iops(100).multiAttachEnabled(true)))
                        .multiAttachEnabled())
                .isTrue();
    }

    @Test
    void aDeviceIsNamedAsDevicesAreAndIsFree() {
        String instance = run().instanceId();
        String volume = create(_ -> {});
        assertFails(
                "InvalidParameterValue",
                "Value (disk) for parameter device is invalid. disk is not a valid EBS device name.",
                () -> attach(volume, instance, "disk"));
        assertFails(
                "InvalidParameterValue",
                "Invalid value '/dev/xvda' for unixDevice. Attachment point /dev/xvda is already in use",
                () -> attach(volume, instance, "/dev/xvda"));
        attach(volume, instance, "/dev/sdf");
        assertFails(
                "VolumeInUse",
                volume + " is already attached to an instance",
                () -> attach(volume, instance, "/dev/sdg"));
        assertFails(
                "InvalidAttachment.NotFound",
                "The volume '" + volume + "' is not attached to instance '" + instance + "' as device '/dev/sdg'.",
                () -> ec2.detachVolume(
                        request -> request.volumeId(volume).instanceId(instance).device("/dev/sdg")));
    }

    private void attach(String volume, String instance, String device) {
        ec2.attachVolume(
                request -> request.volumeId(volume).instanceId(instance).device(device));
    }

    @Test
    void volumesAndTheirInstancesAreInOneZone() {
        String instance = run().instanceId();
        String far = create(request -> request.availabilityZone("us-east-1b"));
        assertFails(
                "InvalidVolume.ZoneMismatch",
                "The volume '" + far + "' is not in the same availability zone as instance '" + instance + "'",
                () -> attach(far, instance, "/dev/sdf"));
    }

    @Test
    void aRunningInstanceKeepsItsRootVolumeAndOneThatEndsGetsNoOther() {
        Instance instance = run();
        String root = instance.blockDeviceMappings().getFirst().ebs().volumeId();
        assertFails(
                "OperationNotPermitted",
                "Unable to detach root volume '" + root + "' from instance '" + instance.instanceId() + "'",
                () -> ec2.detachVolume(request -> request.volumeId(root)));
        ec2.terminateInstances(request -> request.instanceIds(instance.instanceId()));
        assertFails(
                "IncorrectState",
                "Instance '" + instance.instanceId() + "' is not 'running'.",
                () -> attach(create(_ -> {}), instance.instanceId(), "/dev/sdf"));
    }

    @Test
    void aVolumeGrowsAndChangesItsType() {
        String volume = create(_ -> {});
        assertThat(ec2.modifyVolume(request -> request.volumeId(volume).size(20).volumeType(VolumeType.GP3))
                        .volumeModification()
                        .modificationState())
                .isEqualTo(VolumeModificationState.MODIFYING);

        assertThat(described(volume)).satisfies(changed -> {
            assertThat(changed.size()).isEqualTo(20);
            assertThat(changed.volumeType()).isEqualTo(VolumeType.GP3);
            assertThat(changed.iops()).isEqualTo(3_000);
            assertThat(changed.throughput()).isEqualTo(125);
        });
        assertThat(ec2.describeVolumesModifications(
                                request -> request.volumeIds(volume).filters(filter("original-size", "10")))
                        .volumesModifications())
                .singleElement()
                .satisfies(modification -> {
                    assertThat(modification.modificationState()).isEqualTo(VolumeModificationState.COMPLETED);
                    assertThat(modification.originalVolumeType()).isEqualTo(VolumeType.GP2);
                    assertThat(modification.targetSize()).isEqualTo(20);
                });
        assertFails(
                "InvalidParameterValue",
                "New size cannot be smaller than existing size",
                () -> ec2.modifyVolume(request -> request.volumeId(volume).size(19)));
        ec2.deleteVolume(request -> request.volumeId(volume));
        assertThat(ec2.describeVolumesModifications().volumesModifications()).isEmpty();
    }

    @Test
    void aVolumeThatNeverChangedHasNoModification() {
        String volume = create(_ -> {});
        assertFails(
                "InvalidVolumeModification.NotFound",
                "The modification of the volume '" + volume + "' does not exist",
                () -> ec2.describeVolumesModifications(request -> request.volumeIds(volume)));
    }
}
