package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceCreditSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceType;
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

    private Instance described(String id) {
        return ec2.describeInstances(request -> request.instanceIds(id))
                .reservations()
                .getFirst()
                .instances()
                .getFirst();
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
        assertThat(described(id).monitoring().stateAsString()).isEqualTo("enabled");
        ec2.unmonitorInstances(request -> request.instanceIds(id));
        assertThat(described(id).monitoring().stateAsString()).isEqualTo("disabled");
    }

    @Test
    void metadataOptionsThatAreNotNamedStay() {
        String id = run(InstanceType.T3_MICRO, _ -> {});
        ec2.modifyInstanceMetadataOptions(request -> request.instanceId(id).httpTokens(HttpTokensState.REQUIRED));
        assertThat(described(id).metadataOptions().httpTokensAsString()).isEqualTo("required");
        assertThat(described(id).metadataOptions().httpEndpointAsString()).isEqualTo("enabled");
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

    private String credits(String id) {
        return ec2.describeInstanceCreditSpecifications(request -> request.instanceIds(id))
                .instanceCreditSpecifications()
                .getFirst()
                .cpuCredits();
    }

    @Test
    void everyVolumeIsWell() {
        String instance = run(InstanceType.T3_MICRO, _ -> {});
        assertThat(ec2.describeVolumeStatus(request -> {}).volumeStatuses())
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.volumeId())
                            .isEqualTo(described(instance)
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
