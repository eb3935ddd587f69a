package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionRows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Region;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagDescription;
import software.amazon.awssdk.services.ec2.paginators.DescribeNetworkInterfacesIterable;

/** What all Describe calls have in common: ids, filters, pages, tags, dry runs. */
class DescribeTest {
    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void idsThatNothingHasAreTold() {
        assertFails(
                "InvalidVpcID.NotFound",
                "The vpc ID 'vpc-0123456789abcdef0' does not exist",
                () -> ec2.describeVpcs(r -> r.vpcIds("vpc-0123456789abcdef0")));
        assertFails(
                "InvalidSubnetID.NotFound",
                "The subnet ID 'subnet-01234567' does not exist",
                () -> ec2.describeSubnets(r -> r.subnetIds("subnet-01234567")));
        assertFails(
                "InvalidVpcID.Malformed",
                "Invalid id: \"first\" (expecting \"vpc-...\")",
                () -> ec2.describeVpcs(r -> r.vpcIds(world.defaultVpc(), "first")));
    }

    @Test
    void whatAnotherAccountHasIsNotThere() {
        String vpcId = world.defaultVpc();
        Ec2Client other = world.client(Ec2World.caller("999999999999", Ec2World.REGION));

        assertFails(
                "InvalidVpcID.NotFound",
                "The vpc ID '" + vpcId + "' does not exist",
                () -> other.describeVpcs(r -> r.vpcIds(vpcId)));
    }

    @Test
    void filtersAllMatchAndTheirValuesAny() {
        String vpcId = world.defaultVpc();

        assertThat(subnets(filter("vpc-id", vpcId), filter("availability-zone", "us-east-1a", "us-east-1c")))
                .hasSize(2);
        assertThat(subnets(filter("availability-zone", "us-east-1?"))).hasSize(3);
        assertThat(subnets(filter("cidr-block", "172.31.3*"))).hasSize(1);
        assertThat(subnets(filter("vpc-id", "vpc-*"))).hasSize(3);
        assertThat(subnets(filter("vpc-id", "vpc-0123456789abcdef0"))).isEmpty();
        List<Subnet> all = subnets();
        String one = all.get(1).subnetId();
        assertThat(subnets(filter("subnet-id", all.get(2).subnetId(), "", one, "no id", one)))
                .as("in the order of their ids, and what is no id names none")
                .containsExactly(all.get(1), all.get(2));
        assertThat(subnets(filter("subnet-id", one), filter("availability-zone", "nowhere")))
                .isEmpty();
        assertThat(subnets(filter("subnet-id", one.substring(0, 12) + "*"))).contains(all.get(1));
        assertThat(subnets(filter("available-ip-address-count", "4091"))).hasSize(3);
        assertFails("InvalidParameterValue", "The filter 'colour' is invalid", () -> subnets(filter("colour", "red")));
    }

    @Test
    void whatAFilterNamesByItsIdIsNotSearchedAmongAll() {
        String groupId =
                ec2.describeSecurityGroups().securityGroups().getFirst().groupId();
        assertThat(lookedUp(SecurityGroups.KIND, "group-id", groupId))
                .extracting(SecurityGroup::groupId)
                .containsExactly(groupId);
        assertThat(lookedUp(NatGateways.KIND, "nat-gateway-id", "nat-1")).isEmpty();
        assertThat(lookedUp(Addresses.KIND, "allocation-id", "eipalloc-1")).isEmpty();
        assertThat(lookedUp(FlowLogs.KIND, "flow-log-id", "fl-1")).isEmpty();
        assertThat(lookedUp(Instances.KIND, "instance-id", "i-1")).isEmpty();
        assertThat(lookedUp(NetworkInterfaces.KIND, "network-interface-id", "eni-1"))
                .isEmpty();
    }

    /** What passes a filter, out of a store that refuses to be searched. */
    private <T> List<T> lookedUp(Kind<?, T> kind, String filter, String value) {
        Reader state = world.snapshot();
        var indexed = (Reader) Proxy.newProxyInstance(
                Reader.class.getClassLoader(), new Class<?>[] {Reader.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).doesNotStartWith("scan");
                    return method.invoke(state, arguments);
                });
        return Describe.of(
                        new RegionRows(indexed, new Scope(Ec2World.ACCOUNT, Ec2World.REGION)),
                        kind,
                        new Describe.Query(List.of(), List.of(filter(filter, value)), null, null))
                .items();
    }

    @Test
    void pagesTogetherAreTheWhole() {
        String subnetId = world.subnet();
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            made.add(ec2.createNetworkInterface(r -> r.subnetId(subnetId))
                    .networkInterface()
                    .networkInterfaceId());
        }

        List<String> seen = new ArrayList<>();
        int pages = 0;
        var request = DescribeNetworkInterfacesRequest.builder()
                .maxResults(5)
                .filters(filter("subnet-id", subnetId))
                .build();
        for (var page : new DescribeNetworkInterfacesIterable(ec2, request)) {
            pages++;
            page.networkInterfaces().stream()
                    .map(NetworkInterface::networkInterfaceId)
                    .forEach(seen::add);
        }

        assertThat(seen).containsExactlyInAnyOrderElementsOf(made).isSorted();
        assertThat(pages).isEqualTo(5);
    }

    @Test
    void aTokenThatIsNotOursIsTold() {
        assertFails(
                "InvalidNextToken",
                "The specified NextToken is not valid.",
                () -> ec2.describeVpcs(r -> r.maxResults(5).nextToken("<garbage>")));
        assertFails(
                "InvalidParameterValue",
                "Value ( 0 ) for parameter maxResults is invalid. Expecting a value greater than or equal to 5.",
                () -> ec2.describeVpcs(r -> r.maxResults(0)));
        assertFails(
                "InvalidParameterCombination",
                "The parameter vpcIds cannot be used with the parameter maxResults",
                () -> ec2.describeVpcs(r -> r.maxResults(5).vpcIds(world.defaultVpc())));
    }

    @Test
    void tagsAreSetFoundAndTakenAway() {
        String vpcId = world.defaultVpc();
        String subnetId = world.subnet();
        ec2.createTags(r -> r.resources(vpcId, subnetId).tags(tag("team", "blue"), tag("env", "test")));

        assertThat(subnets(filter("tag:team", "bl*")))
                .extracting(Subnet::subnetId)
                .containsExactly(subnetId);
        assertThat(subnets(filter("tag-key", "env"))).hasSize(1);
        assertThat(ec2.describeTags(r -> r.filters(filter("key", "team"))).tags())
                .extracting(TagDescription::resourceId)
                .containsExactlyInAnyOrder(vpcId, subnetId);

        ec2.deleteTags(r -> r.resources(subnetId).tags(tag("team", "red")));
        assertThat(subnets(filter("tag:team", "blue"))).hasSize(1);
        ec2.deleteTags(r -> r.resources(subnetId).tags(Tag.builder().key("team").build()));
        assertThat(subnets(filter("tag:team", "blue"))).isEmpty();
        assertThat(ec2.describeTags(r -> r.maxResults(5)).tags()).hasSize(3);
    }

    @Test
    void tagsComeWithTheResource() {
        var answer = ec2.createSecurityGroup(r -> r.groupName("web")
                .description("web")
                .tagSpecifications(s -> s.resourceType("security-group").tags(tag("Name", "web"))));

        assertThat(answer.tags()).containsExactly(tag("Name", "web"));
        assertFails(
                "InvalidParameterValue",
                "'vpc' is not a valid taggable resource type for this operation.",
                () -> ec2.createSecurityGroup(r -> r.groupName("other")
                        .description("other")
                        .tagSpecifications(s -> s.resourceType("vpc").tags(tag("Name", "web")))));
    }

    @Test
    void reservedAndLongTagsAreRefused() {
        String vpcId = world.defaultVpc();
        assertFails(
                "InvalidParameterValue",
                "Tag keys starting with 'aws:' are reserved for internal use",
                () -> ec2.createTags(r -> r.resources(vpcId).tags(tag("aws:ecs:clusterName", "mine"))));
        assertFails(
                "InvalidParameterValue",
                "Tag key exceeds the maximum length of 127 characters",
                () -> ec2.createTags(r -> r.resources(vpcId).tags(tag("k".repeat(128), ""))));
        assertFails(
                "InvalidParameterValue",
                "Tag key contains invalid characters",
                () -> ec2.createTags(r -> r.resources(vpcId).tags(tag("a\u0001", ""))));
        assertFails(
                "InvalidParameterValue",
                "Tag value contains invalid characters",
                () -> ec2.createTags(r -> r.resources(vpcId).tags(tag("a", "b\u001b[1m"))));
        assertFails(
                "InvalidVpcID.NotFound",
                "The vpc ID 'vpc-0123456789abcdef0' does not exist",
                () -> ec2.createTags(r -> r.resources("vpc-0123456789abcdef0").tags(tag("a", "b"))));
        assertFails(
                "InvalidID",
                "The ID 'thing' is not valid",
                () -> ec2.createTags(r -> r.resources("thing").tags(tag("a", "b"))));
    }

    @Test
    void aDryRunChangesNothing() {
        assertFails(
                "DryRunOperation",
                "Request would have succeeded, but DryRun flag is set.",
                () -> ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16").dryRun(true)));

        assertThat(ec2.describeVpcs().vpcs()).hasSize(1);
    }

    @Test
    void aDryRunFailsAsTheRequestWould() {
        assertFails(
                "InvalidVpcID.NotFound",
                "The vpc ID 'vpc-0123456789abcdef0' does not exist",
                () -> ec2.deleteVpc(r -> r.vpcId("vpc-0123456789abcdef0").dryRun(true)));
        assertFails(
                "InvalidParameterValue",
                "The filter 'colour' is invalid",
                () -> ec2.describeSubnets(
                        r -> r.filters(filter("colour", "red")).dryRun(true)));
        assertFails(
                "DryRunOperation",
                "Request would have succeeded, but DryRun flag is set.",
                () -> ec2.describeSubnets(r -> r.dryRun(true)));
    }

    @Test
    void regionsAndZonesAreNamedAsAwsNamesThem() {
        assertThat(ec2.describeRegions().regions())
                .extracting(Region::regionName)
                .contains("us-east-1", "eu-central-1")
                .hasSize(17);
        assertThat(ec2.describeAvailabilityZones(r -> r.filters(filter("zone-name", "*b")))
                        .availabilityZones())
                .singleElement()
                .satisfies(zone -> assertThat(zone.zoneId()).isEqualTo("use1-az2"));
        assertThat(world.client(Ec2World.caller(Ec2World.ACCOUNT, "ap-southeast-2"))
                        .describeAvailabilityZones()
                        .availabilityZones()
                        .getFirst()
                        .zoneId())
                .isEqualTo("apse2-az1");
        assertThat(ec2.describeAccountAttributes(r -> r.attributeNamesWithStrings("default-vpc"))
                        .accountAttributes())
                .singleElement()
                .satisfies(attribute -> assertThat(
                                attribute.attributeValues().getFirst().attributeValue())
                        .isEqualTo(world.defaultVpc()));
    }

    private List<Subnet> subnets(Filter... filters) {
        return ec2.describeSubnets(r -> r.filters(filters)).subnets();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
