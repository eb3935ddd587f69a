package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceCreditSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

class InstanceOptionsTest {
    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();

    @AfterEach
    void close() {
        world.close();
    }

    private String run(InstanceType type, Consumer<RunInstancesRequest.Builder> more) {
        return ec2.runInstances(request -> request.imageId("ami-0123456789abcdef0")
                        .instanceType(type)
                        .minCount(1)
                        .maxCount(1)
                        .applyMutation(more))
                .instances()
                .getFirst()
                .instanceId();
    }

    @ParameterizedTest
    @CsvSource({"t4g.micro, arm64, x86_64", "t3.micro, x86_64, arm64"})
    void anImageIsOfTheArchitectureOfTheType(String type, String architecture, String other) {
        String message = "The architecture '" + architecture + "' of the specified instance type does not match the"
                + " architecture '" + other + "' of the specified AMI. Specify an instance type and an AMI that have"
                + " matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to"
                + " discover the architecture of the instance type or AMI.";
        InstanceType asked = InstanceType.fromValue(type);

        assertFails("InvalidParameterValue", message, () -> run(asked, request -> request.imageId(image(other))));
        assertThat(world.instance(run(asked, request -> request.imageId(image(architecture))))
                        .architectureAsString())
                .isEqualTo(architecture);
        assertThat(world.instance(run(asked, _ -> {})).architectureAsString())
                .as("an image that nobody knows")
                .isEqualTo(architecture);
    }

    private String image(String architecture) {
        return ec2.describeImages(request -> request.filters(filter("architecture", architecture)))
                .images()
                .getFirst()
                .imageId();
    }

    @Test
    void onlyTypesWithAConnectionToEbsAreOptimizedForIt() {
        assertFails(
                "Unsupported",
                "The requested configuration is currently not supported. Please check the documentation for supported"
                        + " configurations.",
                () -> run(InstanceType.T2_MICRO, request -> request.ebsOptimized(true)));
        assertThat(world.instance(run(InstanceType.T3_MICRO, request -> request.ebsOptimized(true)))
                        .ebsOptimized())
                .isTrue();
    }

    @Test
    void monitoringIsTurnedOnAndOff() {
        String id = run(InstanceType.T3_MICRO, _ -> {});
        assertThat(ec2.monitorInstances(request -> request.instanceIds(id))
                        .instanceMonitorings()
                        .getFirst()
                        .monitoring()
                        .stateAsString())
                .isEqualTo("enabled");
        assertThat(world.instance(id).monitoring().stateAsString()).isEqualTo("enabled");
        ec2.unmonitorInstances(request -> request.instanceIds(id));
        assertThat(world.instance(id).monitoring().stateAsString()).isEqualTo("disabled");
    }

    @Test
    void metadataOptionsThatAreNotNamedStay() {
        String id = run(InstanceType.T3_MICRO, _ -> {});
        ec2.modifyInstanceMetadataOptions(request -> request.instanceId(id).httpTokens(HttpTokensState.REQUIRED));
        assertThat(world.instance(id).metadataOptions().httpTokensAsString()).isEqualTo("required");
        assertThat(world.instance(id).metadataOptions().httpEndpointAsString()).isEqualTo("enabled");
        assertFails(
                "InvalidParameterValue",
                "Value (65) for parameter httpPutResponseHopLimit is invalid. It must be between 1 and 64.",
                () -> ec2.modifyInstanceMetadataOptions(
                        request -> request.instanceId(id).httpPutResponseHopLimit(65)));
    }

    @Test
    void cpuCreditsAreThoseOfTheTypeUnlessOthersWereAskedFor() {
        String usual = run(InstanceType.T3_MICRO, _ -> {});
        String old = run(InstanceType.T2_MICRO, _ -> {});
        String asked = run(
                InstanceType.T3_MICRO,
                request -> request.creditSpecification(credits -> credits.cpuCredits("standard")));
        assertThat(credits(usual)).isEqualTo("unlimited");
        assertThat(credits(old)).isEqualTo("standard");
        assertThat(credits(asked)).isEqualTo("standard");
        assertThat(ec2.describeInstanceCreditSpecifications(request -> {}).instanceCreditSpecifications())
                .extracting(InstanceCreditSpecification::instanceId)
                .containsExactly(usual);
        String steady = run(InstanceType.M5_LARGE, _ -> {});
        assertFails(
                "InvalidParameterValue",
                "The instance '" + steady + "' is not a burstable performance instance.",
                () -> credits(steady));
    }

    @Test
    void creditsAreChangedOfThoseThatHaveThem() {
        String id = run(InstanceType.T3_MICRO, _ -> {});
        String steady = run(InstanceType.M5_LARGE, _ -> {});
        var answer = ec2.modifyInstanceCreditSpecification(request -> request.instanceCreditSpecifications(
                one -> one.instanceId(id).cpuCredits("standard"),
                other -> other.instanceId(steady).cpuCredits("standard"),
                none -> none.instanceId("i-0123456789abcdef0").cpuCredits("standard")));
        assertThat(answer.successfulInstanceCreditSpecifications())
                .extracting(item -> item.instanceId())
                .containsExactly(id);
        assertThat(answer.unsuccessfulInstanceCreditSpecifications())
                .extracting(item -> item.error().codeAsString())
                .containsExactly("InstanceCreditSpecification.NotSupported", "InvalidInstanceID.NotFound");
        assertThat(credits(id)).isEqualTo("standard");
        assertFails(
                "InvalidParameterValue",
                "Value (lots) for parameter cpuCredits is invalid. Expected standard or unlimited.",
                () -> ec2.modifyInstanceCreditSpecification(request -> request.instanceCreditSpecifications(
                        one -> one.instanceId(id).cpuCredits("lots"))));
    }

    private String credits(String id) {
        return ec2.describeInstanceCreditSpecifications(request -> request.instanceIds(id))
                .instanceCreditSpecifications()
                .getFirst()
                .cpuCredits();
    }

    @Test
    void creditsAreOfBurstableTypesOnly() {
        assertFails(
                "InstanceCreditSpecification.NotSupported",
                "The m5.large instance type does not support T2 Unlimited.",
                () -> run(
                        InstanceType.M5_LARGE,
                        request -> request.creditSpecification(credits -> credits.cpuCredits("unlimited"))));
        assertFails(
                "InvalidParameterValue",
                "Value (lots) for parameter cpuCredits is invalid. Expected standard or unlimited.",
                () -> run(
                        InstanceType.T3_MICRO,
                        request -> request.creditSpecification(credits -> credits.cpuCredits("lots"))));
    }

    @Test
    void cpuOptionsAreThoseOfTheTypeOrFewer() {
        String half = run(
                InstanceType.M5_2_XLARGE,
                request -> request.cpuOptions(cpu -> cpu.coreCount(2).threadsPerCore(1)));
        assertThat(world.instance(half).cpuOptions().coreCount()).isEqualTo(2);
        assertThat(world.instance(half).cpuOptions().threadsPerCore()).isEqualTo(1);
        assertFails(
                "MissingParameter",
                "When specifying CpuOptions you must specify both CoreCount and ThreadsPerCore.",
                () -> run(InstanceType.M5_2_XLARGE, request -> request.cpuOptions(cpu -> cpu.coreCount(2))));
        assertFails(
                "InvalidParameterValue",
                "Value (5) for parameter coreCount is invalid. The instance type m5.2xlarge supports [2, 4].",
                () -> run(
                        InstanceType.M5_2_XLARGE,
                        request -> request.cpuOptions(cpu -> cpu.coreCount(5).threadsPerCore(1))));
    }

    @Test
    void recoveryAndReservedCapacityAreAsTheyWereAskedFor() {
        Instance usual = world.instance(run(InstanceType.M5_LARGE, request -> {}));
        assertThat(usual.maintenanceOptions().autoRecoveryAsString()).isEqualTo("default");
        assertThat(usual.capacityReservationSpecification().capacityReservationPreferenceAsString())
                .isEqualTo("open");
        Instance asked = world.instance(run(
                InstanceType.M5_LARGE,
                request -> request.maintenanceOptions(options -> options.autoRecovery("disabled"))
                        .capacityReservationSpecification(
                                reservation -> reservation.capacityReservationPreference("none"))));
        assertThat(asked.maintenanceOptions().autoRecoveryAsString()).isEqualTo("disabled");
        assertThat(asked.capacityReservationSpecification().capacityReservationPreferenceAsString())
                .isEqualTo("none");
    }

    @Test
    void whatIsNotCarriedIsRefusedByName() {
        assertRefused(
                "A license configuration",
                request -> request.licenseSpecifications(license -> license.licenseConfigurationArn(
                        "arn:aws:license-manager:us-east-1:1:license-configuration:l")));
        assertRefused("A kernel or RAM disk of one's own", request -> request.kernelId("aki-1"));
        assertRefused("A kernel or RAM disk of one's own", request -> request.ramdiskId("ari-1"));
        assertRefused(
                "A bandwidth weighting",
                request -> request.networkPerformanceOptions(options -> options.bandwidthWeighting("ebs-1")));
        assertRefused(
                "A resource name as the host name",
                request -> request.privateDnsNameOptions(options -> options.hostnameType("resource-name")));
        assertRefused(
                "A capacity reservation",
                request -> request.capacityReservationSpecification(
                        reservation -> reservation.capacityReservationPreference("capacity-reservations-only")));
    }

    private void assertRefused(String what, Consumer<RunInstancesRequest.Builder> more) {
        assertFails("UnsupportedOperation", what + " is not supported yet.", () -> run(InstanceType.M5_LARGE, more));
    }

    @Test
    void whatAnInstanceIsToBePartOfMustBeThere() {
        assertFails(
                "InvalidPlacementGroup.Unknown",
                "The Placement Group 'near' is unknown.",
                () -> run(InstanceType.T3_MICRO, request -> request.placement(place -> place.groupName("near"))));
        assertFails(
                "InvalidParameterValue",
                "Value (0) for parameter httpPutResponseHopLimit is invalid. It must be between 1 and 64.",
                () -> run(
                        InstanceType.T3_MICRO,
                        request -> request.metadataOptions(options -> options.httpPutResponseHopLimit(0))));
        String token = "t".repeat(65);
        assertFails(
                "InvalidParameterValue",
                "Value (" + token + ") for parameter clientToken is invalid. It must not be longer than 64 characters.",
                () -> run(InstanceType.T3_MICRO, request -> request.clientToken(token)));
    }

    @Test
    void everyDeviceIsNamedOnceAndSaysWhatItIs() {
        BlockDeviceMapping device = BlockDeviceMapping.builder()
                .deviceName("/dev/sdf")
                .ebs(ebs -> ebs.volumeSize(10))
                .build();
        assertFails(
                "InvalidBlockDeviceMapping",
                "The device '/dev/sdf' is used in more than one block-device mapping",
                () -> run(InstanceType.T3_MICRO, request -> request.blockDeviceMappings(device, device)));
        assertFails(
                "MissingParameter",
                "The request must contain the parameter BlockDeviceMapping.DeviceName",
                () -> run(InstanceType.T3_MICRO, request -> request.blockDeviceMappings(empty -> {})));
        assertFails(
                "MissingParameter",
                "The request must contain the parameter size or snapshotId",
                () -> run(
                        InstanceType.T3_MICRO,
                        request -> request.blockDeviceMappings(device.copy(it -> it.ebs(ebs -> {})))));
    }

    @Test
    void emptyStructuresAreUsersMistakesAtMost() {
        List<Consumer<RunInstancesRequest.Builder>> requests = List.of(
                request -> request.networkInterfaces(empty -> {}),
                request -> request.tagSpecifications(empty -> {}),
                request -> request.tagSpecifications(
                        tags -> tags.resourceType(ResourceType.INSTANCE).tags(empty -> {})),
                request -> request.iamInstanceProfile(empty -> {}),
                request -> request.creditSpecification(empty -> {}),
                request -> request.cpuOptions(empty -> {}),
                request -> request.metadataOptions(empty -> {}),
                request -> request.placement(empty -> {}),
                request -> request.monitoring(empty -> {}),
                request -> request.launchTemplate(empty -> {}),
                request -> request.networkInterfaces(eni -> eni.deviceIndex(0).privateIpAddresses(empty -> {})));
        assertThat(requests)
                .allSatisfy(request -> assertThatCode(() -> run(InstanceType.T3_MICRO, request))
                        .satisfiesAnyOf(
                                none -> assertThat(none).isNull(),
                                error -> assertThat(((Ec2Exception) error).statusCode())
                                        .isBetween(400, 499)));
    }

    @Test
    void everyVolumeIsWell() {
        String instance = run(InstanceType.T3_MICRO, _ -> {});
        assertThat(ec2.describeVolumeStatus(request -> {}).volumeStatuses())
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.volumeId())
                            .isEqualTo(world.instance(instance)
                                    .blockDeviceMappings()
                                    .getFirst()
                                    .ebs()
                                    .volumeId());
                    assertThat(item.volumeStatus().statusAsString()).isEqualTo("ok");
                });
        assertThat(ec2.describeVolumeStatus(request -> request.filters(filter("volume-status.status", "impaired")))
                        .volumeStatuses())
                .isEmpty();
    }
}
