package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.FlowLogsResourceType;
import software.amazon.awssdk.services.ec2.model.LogDestinationType;
import software.amazon.awssdk.services.ec2.model.TrafficType;

class FlowLogTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/flow-logs";

    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();
    private final String vpc = world.defaultVpc();

    @AfterEach
    void close() {
        world.close();
    }

    private CreateFlowLogsResponse create(Consumer<CreateFlowLogsRequest.Builder> more) {
        return ec2.createFlowLogs(request -> request.resourceIds(vpc)
                .resourceType(FlowLogsResourceType.VPC)
                .trafficType(TrafficType.ALL)
                .applyMutation(more));
    }

    @Test
    void aFlowLogIsKeptUntilItIsDeleted() {
        String id = create(request -> request.logGroupName("flows").deliverLogsPermissionArn(ROLE))
                .flowLogIds()
                .getFirst();
        FlowLog log = ec2.describeFlowLogs(request -> request.filter(filter("resource-id", vpc)))
                .flowLogs()
                .getFirst();
        assertThat(log.flowLogId()).isEqualTo(id).matches("fl-0[0-9a-f]{16}");
        assertThat(log.flowLogStatus()).isEqualTo("ACTIVE");
        assertThat(log.logDestinationTypeAsString()).isEqualTo("cloud-watch-logs");
        assertThat(log.maxAggregationInterval()).isEqualTo(600);
        assertThat(log.logFormat()).startsWith("${version} ${account-id}");

        assertThat(ec2.deleteFlowLogs(request -> request.flowLogIds(id, "fl-00000000000000000"))
                        .unsuccessful())
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.resourceId()).isEqualTo("fl-00000000000000000");
                    assertThat(item.error().code()).isEqualTo("InvalidFlowLogId.NotFound");
                });
        assertThat(ec2.describeFlowLogs().flowLogs()).isEmpty();
    }

    @Test
    void aResourceThatIsNotThereIsNamedAndTheOthersGetTheirLog() {
        CreateFlowLogsResponse answer = create(request -> request.resourceIds(vpc, "vpc-00000000000000000")
                .logDestinationType(LogDestinationType.S3)
                .logDestination("arn:aws:s3:::flows"));
        assertThat(answer.flowLogIds()).hasSize(1);
        assertThat(answer.unsuccessful()).singleElement().satisfies(item -> {
            assertThat(item.resourceId()).isEqualTo("vpc-00000000000000000");
            assertThat(item.error().code()).isEqualTo("InvalidVpcID.NotFound");
        });
    }

    @Test
    void theSameLogIsMadeOnce() {
        create(request -> request.logGroupName("flows").deliverLogsPermissionArn(ROLE));
        assertThat(create(request -> request.logGroupName("flows").deliverLogsPermissionArn(ROLE))
                        .unsuccessful())
                .singleElement()
                .satisfies(item -> assertThat(item.error().code()).isEqualTo("FlowLogAlreadyExists"));
    }

    @Test
    void aLogNeedsADestination() {
        assertFails(
                "InvalidParameter",
                "LogGroupName can't be empty if LogDestinationType is cloud-watch-logs.",
                () -> create(request -> {}));
        assertFails(
                "InvalidParameter",
                "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.",
                () -> create(request -> request.logGroupName("flows")));
        assertFails(
                "InvalidParameter",
                "LogDestination can't be empty if LogDestinationType is s3.",
                () -> create(request -> request.logDestinationType(LogDestinationType.S3)));
        assertFails(
                "InvalidParameter",
                "Please only provide LogGroupName or only provide LogDestination.",
                () -> create(request -> request.logGroupName("flows").logDestination("arn:aws:s3:::flows")));
        assertFails(
                "InvalidParameter",
                "Invalid Flow Log Max Aggregation Interval",
                () -> create(request -> request.logGroupName("flows").maxAggregationInterval(61)));
    }
}
