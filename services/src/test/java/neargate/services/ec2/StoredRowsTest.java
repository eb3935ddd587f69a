package neargate.services.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import neargate.kernel.store.Reader;
import neargate.kernel.store.Table;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.FlowLogsResourceType;
import software.amazon.awssdk.services.ec2.model.KeyType;
import software.amazon.awssdk.services.ec2.model.LogDestinationType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TrafficType;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** What EC2 stores is found again as it was. */
class StoredRowsTest {

    @Test
    void everyRowIsReadBackAsItWasWritten() {
        try (var world = new Ec2World()) {
            furnish(world);

            for (Table<?> table : Ec2Service.tables()) {
                assertThat(world.snapshot().scanAll(table)).as(table.name()).isNotEmpty();
                assertSurvives(world.snapshot(), table);
            }
        }
    }

    /** Makes one of everything. */
    static void furnish(Ec2World world) {
        Ec2Client ecs = world.ecs();
        String subnetId = world.subnet();
        String eniId = ecs.createNetworkInterface(r -> r.subnetId(subnetId).clientToken("task"))
                .networkInterface()
                .networkInterfaceId();
        String allocationId = world.user().allocateAddress().allocationId();
        world.user().associateAddress(r -> r.allocationId(allocationId).networkInterfaceId(eniId));
        world.user()
                .createNatGateway(r -> r.subnetId(subnetId)
                        .allocationId(world.user().allocateAddress().allocationId())
                        .clientToken("once"));
        String peer =
                world.user().createVpc(r -> r.cidrBlock("10.9.0.0/16")).vpc().vpcId();
        world.user().createVpcPeeringConnection(r -> r.vpcId(world.defaultVpc()).peerVpcId(peer));
        world.user().createKeyPair(r -> r.keyName("mine").keyType(KeyType.ED25519));
        world.user()
                .createManagedPrefixList(r -> r.prefixListName("offices")
                        .addressFamily("IPv4")
                        .maxEntries(2)
                        .entries(entry -> entry.cidr("10.1.0.0/16"))
                        .clientToken("list"));
        world.user()
                .createVpcEndpoint(r -> r.vpcId(world.defaultVpc())
                        .serviceName("com.amazonaws.us-east-1.ecs")
                        .vpcEndpointType(VpcEndpointType.INTERFACE)
                        .subnetIds(subnetId));
        world.user()
                .createFlowLogs(r -> r.resourceIds(world.defaultVpc())
                        .resourceType(FlowLogsResourceType.VPC)
                        .trafficType(TrafficType.ALL)
                        .logDestinationType(LogDestinationType.S3)
                        .logDestination("arn:aws:s3:::flows"));
        world.user()
                .createEgressOnlyInternetGateway(
                        r -> r.vpcId(world.defaultVpc()).clientToken("once"));
        world.instanceProfile("ecsInstanceRole");
        world.user()
                .createLaunchTemplate(r -> r.launchTemplateName("web")
                        .launchTemplateData(data -> data.imageId("ami-0123456789abcdef0")
                                .keyName("mine")
                                .iamInstanceProfile(profile -> profile.name("ecsInstanceRole"))));
        world.user()
                .runInstances(r -> r.launchTemplate(template -> template.launchTemplateName("web"))
                        .clientToken("once")
                        .minCount(1)
                        .maxCount(1));
        String volume = world.user().describeVolumes().volumes().getFirst().volumeId();
        world.user().modifyVolume(r -> r.volumeId(volume).size(100));
        world.user()
                .createTags(r -> r.resources(eniId, allocationId)
                        .tags(Tag.builder().key("Name").value("").build()));
    }

    private static <V> void assertSurvives(Reader reader, Table<V> table) {
        reader.scanAll(table)
                .forEach(row -> assertThat(table.codec().read(table.codec().write(row.value())))
                        .as("%s %s", table.name(), row.key())
                        .isEqualTo(row.value()));
    }
}
