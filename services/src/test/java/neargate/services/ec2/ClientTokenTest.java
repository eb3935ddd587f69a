package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.FlowLogsResourceType;
import software.amazon.awssdk.services.ec2.model.LogDestinationType;
import software.amazon.awssdk.services.ec2.model.TrafficType;

/** A request that is repeated with its client token makes nothing anew, and another request may not use that token. */
class ClientTokenTest {
    private static final String BLOCK = "10.1.0.0/16";

    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();

    @AfterEach
    void close() {
        world.close();
    }

    /** @param make makes something of its argument, with the client token "once", and answers what it is called */
    private static <P> void assertMakesOnce(P one, P other, Function<P, ?> make) {
        Object made = make.apply(one);
        assertThat(make.apply(one)).isEqualTo(made);
        assertFails(
                "IdempotentParameterMismatch",
                "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).",
                () -> make.apply(other));
        assertThat(make.apply(one)).isEqualTo(made);
    }

    @Test
    void volumes() {
        assertMakesOnce(
                8,
                9,
                size -> ec2.createVolume(
                                r -> r.availabilityZone("us-east-1a").size(size).clientToken("once"))
                        .volumeId());
        assertThat(ec2.describeVolumes().volumes()).hasSize(1);
    }

    @Test
    void theTokenOfWhatIsGoneIsFree() {
        String first = ec2.createVolume(
                        r -> r.availabilityZone("us-east-1a").size(1).clientToken("once"))
                .volumeId();
        ec2.deleteVolume(r -> r.volumeId(first));
        assertThat(ec2.createVolume(
                                r -> r.availabilityZone("us-east-1a").size(2).clientToken("once"))
                        .volumeId())
                .isNotEqualTo(first);
    }

    @Test
    void routeTables() {
        assertMakesOnce(
                world.defaultVpc(),
                ec2.createVpc(r -> r.cidrBlock(BLOCK)).vpc().vpcId(),
                vpc -> ec2.createRouteTable(r -> r.vpcId(vpc).clientToken("once"))
                        .routeTable()
                        .routeTableId());
    }

    @Test
    void launchTemplatesAndTheirVersions() {
        assertMakesOnce(
                "t3.micro",
                "t3.small",
                type -> ec2.createLaunchTemplate(r -> r.launchTemplateName("web")
                                .launchTemplateData(data -> data.instanceType(type))
                                .clientToken("once"))
                        .launchTemplate()
                        .launchTemplateId());
        assertMakesOnce(
                "t3.micro",
                "t3.small",
                type -> ec2.createLaunchTemplateVersion(r -> r.launchTemplateName("web")
                                .launchTemplateData(data -> data.instanceType(type))
                                .clientToken("once"))
                        .launchTemplateVersion()
                        .versionNumber());
        ec2.deleteLaunchTemplateVersions(r -> r.launchTemplateName("web").versions("2"));
        assertThat(ec2.createLaunchTemplateVersion(r -> r.launchTemplateName("web")
                                .launchTemplateData(data -> data.instanceType("t3.micro"))
                                .clientToken("once"))
                        .launchTemplateVersion()
                        .versionNumber())
                .isEqualTo(3);
    }

    @Test
    void aFlowLogThatCouldNotBeMadeIsMadeWhenItIsAskedForAgain() {
        String missing = "vpc-0123456789abcdef0";
        String made = flowLogs(TrafficType.ALL, missing);
        assertThat(flowLogs(TrafficType.ALL, missing)).isEqualTo(made);
        assertThat(made).endsWith("[InvalidVpcID.NotFound]");
        assertThat(flowLogs(TrafficType.REJECT, missing))
                .isEqualTo("[] [IdempotentParameterMismatch, InvalidVpcID.NotFound]");
    }

    private String flowLogs(TrafficType traffic, String missing) {
        var answer = ec2.createFlowLogs(r -> r.resourceIds(world.defaultVpc(), missing)
                .resourceType(FlowLogsResourceType.VPC)
                .trafficType(traffic)
                .logDestinationType(LogDestinationType.S3)
                .logDestination("arn:aws:s3:::flows")
                .clientToken("once"));
        return answer.flowLogIds() + " "
                + answer.unsuccessful().stream()
                        .map(item -> item.error().code())
                        .toList();
    }

    @Test
    void endpoints() {
        assertMakesOnce(
                "s3",
                "dynamodb",
                service -> ec2.createVpcEndpoint(r -> r.vpcId(world.defaultVpc())
                                .serviceName("com.amazonaws.us-east-1." + service)
                                .clientToken("once"))
                        .vpcEndpoint()
                        .vpcEndpointId());
    }

    @Test
    void prefixLists() {
        assertMakesOnce(
                2,
                3,
                size -> ec2.createManagedPrefixList(r -> r.prefixListName("offices")
                                .addressFamily("IPv4")
                                .maxEntries(size)
                                .entries(entry -> entry.cidr(BLOCK))
                                .clientToken("once"))
                        .prefixList()
                        .prefixListId());
    }

    @Test
    void networkInterfaces() {
        String vpc = ec2.createVpc(r -> r.cidrBlock(BLOCK)).vpc().vpcId();
        String subnet =
                ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock(BLOCK)).subnet().subnetId();
        assertMakesOnce(
                "10.1.0.9",
                "10.1.0.10",
                address -> ec2.createNetworkInterface(r ->
                                r.subnetId(subnet).privateIpAddress(address).clientToken("once"))
                        .networkInterface()
                        .networkInterfaceId());
    }
}
