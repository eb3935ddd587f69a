package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import neargate.services.ec2.resource.Alike;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMappingRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;

class InstanceTest {
    private static final String IMAGE = "ami-0123456789abcdef0";

    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();

    @AfterEach
    void close() {
        world.close();
    }

    private List<Instance> run(int count, Consumer<RunInstancesRequest.Builder> more) {
        return ec2.runInstances(request -> request.imageId(IMAGE)
                        .instanceType(InstanceType.T2_SMALL)
                        .minCount(count)
                        .maxCount(count)
                        .applyMutation(more))
                .instances();
    }

    @Test
    void anInstanceIsPendingInADefaultSubnetWithAnAddressOfIts() {
        Instance made = run(1, _ -> {}).getFirst();
        assertThat(made.state().name()).isEqualTo(InstanceStateName.PENDING);
        assertThat(made.instanceId()).matches("i-0[0-9a-f]{16}");
        assertThat(made.vpcId()).isEqualTo(world.defaultVpc());
        assertThat(made.privateDnsName())
                .isEqualTo("ip-" + made.privateIpAddress().replace('.', '-') + ".ec2.internal");
        assertThat(made.publicIpAddress()).isNotNull();
        assertThat(made.networkInterfaces()).hasSize(1);
        assertThat(made.blockDeviceMappings())
                .extracting(device -> device.deviceName())
                .containsExactly("/dev/xvda");
        assertThat(world.instance(made.instanceId())).isEqualTo(made);
    }

    @Test
    void whatIsAskedForIsHad() {
        String subnet = world.subnet();
        String group = ec2.createSecurityGroup(r -> r.groupName("ssh").description("ssh"))
                .groupId();
        ec2.createKeyPair(r -> r.keyName("mine"));
        world.instanceProfile("ecsInstanceRole");
        Instance made = run(
                        1,
                        request -> request.keyName("mine")
                                .iamInstanceProfile(profile -> profile.name("ecsInstanceRole"))
                                .tagSpecifications(tags -> tags.resourceType(ResourceType.INSTANCE)
                                        .tags(Tag.builder()
                                                .key("Name")
                                                .value("web")
                                                .build()))
                                .networkInterfaces(eni -> eni.deviceIndex(0)
                                        .subnetId(subnet)
                                        .groups(group)
                                        .associatePublicIpAddress(false)))
                .getFirst();
        assertThat(made.keyName()).isEqualTo("mine");
        assertThat(made.publicIpAddress()).isNull();
        assertThat(made.subnetId()).isEqualTo(subnet);
        assertThat(made.securityGroups()).extracting(it -> it.groupName()).containsExactly("ssh");
        assertThat(made.iamInstanceProfile().arn()).endsWith(":instance-profile/ecsInstanceRole");
        assertThat(ec2.describeInstances(r -> r.filters(filter("tag:Name", "w*")))
                        .reservations())
                .hasSize(1);
        assertThat(ec2.describeInstances(r -> r.filters(filter("instance-type", "m5.*")))
                        .reservations())
                .isEmpty();
    }

    @Test
    void theSameClientTokenMakesTheInstancesOnce() {
        List<String> first = run(2, request -> request.clientToken("once")).stream()
                .map(Instance::instanceId)
                .toList();
        assertThat(run(2, request -> request.clientToken("once")))
                .extracting(Instance::instanceId)
                .containsExactlyInAnyOrderElementsOf(first);
        assertFails(
                "IdempotentParameterMismatch",
                "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).",
                () -> run(3, request -> request.clientToken("once")));
        assertThat(ec2.describeInstances().reservations()).hasSize(1);
    }

    @Test
    void mistakesAreNamed() {
        assertFails(
                "InvalidParameterValue",
                "Invalid value 't9.tiny' for InstanceType.",
                () -> run(1, request -> request.instanceType("t9.tiny")));
        assertFails(
                "InvalidKeyPair.NotFound",
                "The key pair 'none' does not exist",
                () -> run(1, request -> request.keyName("none")));
        assertFails(
                "InvalidAMIID.Malformed",
                "Invalid id: \"linux\" (expecting \"ami-...\")",
                () -> run(1, request -> request.imageId("linux")));
        assertFails(
                "InvalidParameterValue",
                "User data is limited to 16384 bytes",
                () -> run(1, request -> request.userData(base64("#".repeat(16_385)))));
        assertFails(
                "InvalidParameterValue",
                "Value (none) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
                () -> run(1, request -> request.iamInstanceProfile(profile -> profile.name("none"))));
        assertFails(
                "InvalidInstanceID.NotFound",
                "The instance ID 'i-0123456789abcdef0' does not exist",
                () -> world.instance("i-0123456789abcdef0"));
        assertThat(ec2.describeInstances().reservations()).isEmpty();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aProtectedInstanceIsNotTerminatedNorIsAnyOtherOfTheRequest() {
        String open = run(1, _ -> {}).getFirst().instanceId();
        String held = run(1, request -> request.disableApiTermination(true))
                .getFirst()
                .instanceId();
        assertFails(
                "OperationNotPermitted",
                "The instance '" + held + "' may not be terminated. Modify its 'disableApiTermination' instance"
                        + " attribute and try again.",
                () -> ec2.terminateInstances(request -> request.instanceIds(open, held)));
        assertThat(world.instance(open).state().name()).isEqualTo(InstanceStateName.PENDING);
        ec2.modifyInstanceAttribute(request -> request.instanceId(held).disableApiTermination(it -> it.value(false)));
        assertThat(ec2.terminateInstances(request -> request.instanceIds(open, held))
                        .terminatingInstances())
                .allSatisfy(change -> {
                    assertThat(change.previousState().code()).isZero();
                    assertThat(change.currentState().code()).isEqualTo(32);
                });
    }

    @Test
    void aLaunchTemplateFillsInWhatTheRequestLeavesOut() {
        ec2.createLaunchTemplate(request -> request.launchTemplateName("web")
                .launchTemplateData(data -> data.imageId(IMAGE)
                        .instanceType(InstanceType.T3_MEDIUM)
                        .userData(base64("#!/bin/sh\n"))
                        .blockDeviceMappings(
                                device -> device.deviceName("/dev/xvda").ebs(ebs -> ebs.volumeSize(50)))
                        .tagSpecifications(tags -> tags.resourceType(ResourceType.INSTANCE)
                                .tags(Tag.builder().key("Name").value("web").build()))));
        ec2.createLaunchTemplateVersion(request -> request.launchTemplateName("web")
                .sourceVersion("1")
                .launchTemplateData(data -> data.instanceType(InstanceType.M5_LARGE)));

        Instance usual = fromTemplate(null);
        assertThat(usual.instanceType()).isEqualTo(InstanceType.T3_MEDIUM);
        assertThat(usual.tags()).extracting(Tag::value).containsExactly("web");
        assertThat(ec2.describeVolumes(request -> request.filters(filter("attachment.instance-id", usual.instanceId())))
                        .volumes())
                .extracting(volume -> volume.size())
                .containsExactly(50);
        assertThat(fromTemplate("$Latest").instanceType()).isEqualTo(InstanceType.M5_LARGE);
        assertThat(fromTemplate("2").imageId()).isEqualTo(IMAGE);
        assertFails(
                "InvalidLaunchTemplateId.VersionNotFound",
                "Could not find the specified version 9 for the launch template with ID "
                        + ec2.describeLaunchTemplates()
                                .launchTemplates()
                                .getFirst()
                                .launchTemplateId() + ".",
                () -> fromTemplate("9"));
        assertThat(ec2.describeLaunchTemplateVersions(request -> request.launchTemplateName("web"))
                        .launchTemplateVersions())
                .extracting(version -> version.versionNumber())
                .containsExactly(2L, 1L);
    }

    @Test
    void userDataOfATemplateIsBase64WhetherInLinesOrNot() {
        assertFails(
                "InvalidUserData.Malformed",
                "Invalid BASE64 encoding of user data.",
                () -> template(data -> data.userData("#!/bin/sh\n")));
        template(data -> data.userData(base64("#!/bin/sh\n").replaceAll("(.{4})", "$1\n")));
        assertFails(
                "InvalidUserData.Malformed",
                "Invalid BASE64 encoding of user data.",
                () -> ec2.createLaunchTemplateVersion(
                        request -> request.launchTemplateName("web").launchTemplateData(data -> data.userData("*"))));
    }

    @Test
    void anInstanceSaysHowOneLikeItIsLaunched() {
        Instance model = run(
                        1,
                        request -> request.userData(base64("#!/bin/sh\n"))
                                .cpuOptions(cpu -> cpu.coreCount(1).threadsPerCore(1))
                                .blockDeviceMappings(
                                        device -> device.deviceName("/dev/sdf").ebs(ebs -> ebs.volumeSize(20)))
                                .monitoring(it -> it.enabled(true)))
                .getFirst();
        ResponseLaunchTemplateData said = ec2.getLaunchTemplateData(request -> request.instanceId(model.instanceId()))
                .launchTemplateData();
        ec2.terminateInstances(request -> request.instanceIds(model.instanceId()));
        template(data -> data.imageId(said.imageId())
                .instanceType(said.instanceType())
                .userData(said.userData())
                .monitoring(it -> it.enabled(said.monitoring().enabled()))
                .blockDeviceMappings(said.blockDeviceMappings().stream()
                        .map(device -> Alike.copy(device, LaunchTemplateBlockDeviceMappingRequest.builder())
                                .build())
                        .toList()));

        Instance like = fromTemplate("1");
        assertThat(like.instanceType()).isEqualTo(model.instanceType());
        assertThat(like.monitoring()).isEqualTo(model.monitoring());
        assertThat(like.blockDeviceMappings())
                .extracting(device -> device.deviceName())
                .containsExactly("/dev/sdf", "/dev/xvda");
        assertThat(said.networkInterfaces()).singleElement().satisfies(eni -> {
            assertThat(eni.subnetId()).isEqualTo(model.subnetId());
            assertThat(eni.privateIpAddress()).isEqualTo(model.privateIpAddress());
        });
    }

    private void template(Consumer<RequestLaunchTemplateData.Builder> data) {
        ec2.createLaunchTemplate(request -> request.launchTemplateName("web").launchTemplateData(data));
    }

    private Instance fromTemplate(String version) {
        return ec2.runInstances(request -> request.launchTemplate(
                                template -> template.launchTemplateName("web").version(version))
                        .minCount(1)
                        .maxCount(1))
                .instances()
                .getFirst();
    }

    @Test
    void instanceTypesSayWhatTheyHave() {
        InstanceTypeInfo type = ec2.describeInstanceTypes(request -> request.instanceTypes(InstanceType.T2_SMALL))
                .instanceTypes()
                .getFirst();
        assertThat(type.vCpuInfo().defaultVCpus()).isEqualTo(1);
        assertThat(type.memoryInfo().sizeInMiB()).isEqualTo(2048);
        assertThat(type.networkInfo().maximumNetworkInterfaces()).isEqualTo(3);
    }

    @Test
    void volumesAreAttachedInTheirZone() {
        Instance made = run(1, _ -> {}).getFirst();
        String zone = made.placement().availabilityZone();
        String volume = ec2.createVolume(
                        request -> request.availabilityZone(zone).size(10))
                .volumeId();
        ec2.attachVolume(request ->
                request.volumeId(volume).instanceId(made.instanceId()).device("/dev/sdf"));
        assertThat(world.instance(made.instanceId()).blockDeviceMappings()).hasSize(2);
        assertFails(
                "VolumeInUse",
                "Volume " + volume + " is currently attached to " + made.instanceId(),
                () -> ec2.deleteVolume(request -> request.volumeId(volume)));
        ec2.detachVolume(request -> request.volumeId(volume));
        ec2.deleteVolume(request -> request.volumeId(volume));
        assertThat(world.instance(made.instanceId()).blockDeviceMappings()).hasSize(1);
    }
}
