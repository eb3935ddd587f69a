package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagDescription;

/** Every filter that the EC2 API Reference names for what is in a VPC is known, and no other. */
class VpcFiltersTest {
    private static final String DOCUMENTED = """
            DescribeVpcs: cidr cidr-block-association.cidr-block cidr-block-association.association-id
                cidr-block-association.state dhcp-options-id ipv6-cidr-block-association.ipv6-cidr-block
                ipv6-cidr-block-association.ipv6-pool ipv6-cidr-block-association.association-id
                ipv6-cidr-block-association.state is-default owner-id state tag:Name tag-key vpc-id
            DescribeSubnets: availability-zone availability-zone-id available-ip-address-count cidr-block
                customer-owned-ipv4-pool default-for-az enable-dns64 enable-lni-at-device-index
                ipv6-cidr-block-association.ipv6-cidr-block ipv6-cidr-block-association.association-id
                ipv6-cidr-block-association.state ipv6-native map-customer-owned-ip-on-launch
                map-public-ip-on-launch outpost-arn owner-id private-dns-name-options-on-launch.hostname-type
                private-dns-name-options-on-launch.enable-resource-name-dns-a-record
                private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record state subnet-arn
                subnet-id tag:Name tag-key vpc-id
            DescribeRouteTables: association.gateway-id association.route-table-association-id
                association.route-table-id association.subnet-id association.main owner-id route-table-id
                route.destination-cidr-block route.destination-ipv6-cidr-block route.destination-prefix-list-id
                route.egress-only-internet-gateway-id route.gateway-id route.instance-id route.nat-gateway-id
                route.transit-gateway-id route.origin route.state route.vpc-peering-connection-id tag:Name
                tag-key vpc-id
            DescribeInternetGateways: attachment.state attachment.vpc-id internet-gateway-id owner-id tag:Name
                tag-key
            DescribeEgressOnlyInternetGateways: tag:Name tag-key
            DescribeNatGateways: nat-gateway-id state subnet-id tag:Name tag-key vpc-id
            DescribeNetworkAcls: association.association-id association.network-acl-id association.subnet-id
                default entry.cidr entry.icmp.code entry.icmp.type entry.ipv6-cidr entry.port-range.from
                entry.port-range.to entry.protocol entry.rule-action entry.egress entry.rule-number
                network-acl-id owner-id tag:Name tag-key vpc-id
            DescribeAddresses: allocation-id association-id instance-id network-border-group
                network-interface-id network-interface-owner-id private-ip-address public-ip tag:Name tag-key
            DescribeNetworkInterfaces: association.allocation-id association.association-id
                addresses.association.owner-id addresses.association.public-ip addresses.primary
                addresses.private-ip-address association.ip-owner-id association.public-ip
                association.public-dns-name attachment.attach-time attachment.attachment-id
                attachment.delete-on-termination attachment.device-index attachment.instance-id
                attachment.instance-owner-id attachment.status availability-zone description group-id
                ipv6-addresses.ipv6-address interface-type mac-address network-interface-id owner-id
                private-dns-name private-ip-address requester-id requester-managed source-dest-check status
                subnet-id tag:Name tag-key vpc-id
            DescribeSecurityGroups: description egress.ip-permission.cidr egress.ip-permission.from-port
                egress.ip-permission.group-id egress.ip-permission.group-name egress.ip-permission.ipv6-cidr
                egress.ip-permission.prefix-list-id egress.ip-permission.protocol egress.ip-permission.to-port
                egress.ip-permission.user-id group-id group-name ip-permission.cidr ip-permission.from-port
                ip-permission.group-id ip-permission.group-name ip-permission.ipv6-cidr
                ip-permission.prefix-list-id ip-permission.protocol ip-permission.to-port ip-permission.user-id
                owner-id tag:Name tag-key vpc-id
            DescribeSecurityGroupRules: group-id security-group-rule-id tag:Name
            DescribeManagedPrefixLists: owner-id prefix-list-id prefix-list-name
            DescribePrefixLists: prefix-list-id prefix-list-name
            DescribeVpcEndpoints: ip-address-type service-name tag:Name tag-key vpc-id vpc-endpoint-id
                vpc-endpoint-state vpc-endpoint-type
            DescribeVpcEndpointServices: owner service-name service-type supported-ip-address-types tag:Name
                tag-key
            DescribeVpcPeeringConnections: accepter-vpc-info.cidr-block accepter-vpc-info.owner-id
                accepter-vpc-info.vpc-id expiration-time requester-vpc-info.cidr-block
                requester-vpc-info.owner-id requester-vpc-info.vpc-id status-code status-message tag:Name
                tag-key vpc-peering-connection-id
            DescribeDhcpOptions: dhcp-options-id key value owner-id tag:Name tag-key
            DescribeFlowLogs: deliver-log-status log-destination-type flow-log-id log-group-name resource-id
                traffic-type tag:Name tag-key
            DescribeTags: key resource-id resource-type tag:Name value
            GetSecurityGroupsForVpc: group-id description group-name owner-id primary-vpc-id
            """;

    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();

    @AfterEach
    void close() {
        world.close();
    }

    @TestFactory
    Stream<DynamicTest> everyDocumentedFilterIsKnown() {
        // Filters meet one of everything, so that none trips over what is not there.
        StoredRowsTest.furnish(world);
        return documented().stream().map(names -> {
            String operation = names.getFirst();
            return DynamicTest.dynamicTest(operation, () -> {
                for (String name : names.subList(1, names.size())) {
                    assertThatCode(() -> ask(operation, filter(name, "none-of-these")))
                            .as("%s %s", operation, name)
                            .doesNotThrowAnyException();
                }
                assertFails(
                        "InvalidParameterValue",
                        "The filter 'moon' is invalid",
                        () -> ask(operation, filter("moon", "full")));
            });
        });
    }

    @Test
    void tagsAreFoundByKeyAndValueTogether() {
        ec2.createTags(r -> r.resources(world.defaultVpc(), world.subnet())
                .tags(Tag.builder().key("Owner").value("TeamA").build()));
        ec2.createTags(r -> r.resources(world.subnet())
                .tags(Tag.builder().key("Owner").value("TeamB").build()));

        assertThat(ec2.describeTags(r -> r.filters(filter("tag:Owner", "TeamA")))
                        .tags())
                .extracting(TagDescription::resourceId)
                .containsExactly(world.defaultVpc());
    }

    /** Lists, each an operation and the names of its filters. */
    private static List<List<String>> documented() {
        List<List<String>> all = new ArrayList<>();
        for (String word : DOCUMENTED.strip().split("\\s+", -1)) {
            if (word.endsWith(":")) {
                all.add(new ArrayList<>(List.of(word.substring(0, word.length() - 1))));
            } else {
                all.getLast().add(word);
            }
        }
        return all;
    }

    private void ask(String operation, Filter filter) {
        Object answer = switch (operation) {
            case "DescribeVpcs" -> ec2.describeVpcs(r -> r.filters(filter));
            case "DescribeSubnets" -> ec2.describeSubnets(r -> r.filters(filter));
            case "DescribeRouteTables" -> ec2.describeRouteTables(r -> r.filters(filter));
            case "DescribeInternetGateways" -> ec2.describeInternetGateways(r -> r.filters(filter));
            case "DescribeEgressOnlyInternetGateways" -> ec2.describeEgressOnlyInternetGateways(r -> r.filters(filter));
            case "DescribeNatGateways" -> ec2.describeNatGateways(r -> r.filter(filter));
            case "DescribeNetworkAcls" -> ec2.describeNetworkAcls(r -> r.filters(filter));
            case "DescribeAddresses" -> ec2.describeAddresses(r -> r.filters(filter));
            case "DescribeNetworkInterfaces" -> ec2.describeNetworkInterfaces(r -> r.filters(filter));
            case "DescribeSecurityGroups" -> ec2.describeSecurityGroups(r -> r.filters(filter));
            case "DescribeSecurityGroupRules" -> ec2.describeSecurityGroupRules(r -> r.filters(filter));
            case "DescribeManagedPrefixLists" -> ec2.describeManagedPrefixLists(r -> r.filters(filter));
            case "DescribePrefixLists" -> ec2.describePrefixLists(r -> r.filters(filter));
            case "DescribeVpcEndpoints" -> ec2.describeVpcEndpoints(r -> r.filters(filter));
            case "DescribeVpcEndpointServices" -> ec2.describeVpcEndpointServices(r -> r.filters(filter));
            case "DescribeVpcPeeringConnections" -> ec2.describeVpcPeeringConnections(r -> r.filters(filter));
            case "DescribeDhcpOptions" -> ec2.describeDhcpOptions(r -> r.filters(filter));
            case "DescribeFlowLogs" -> ec2.describeFlowLogs(r -> r.filter(filter));
            case "DescribeTags" -> ec2.describeTags(r -> r.filters(filter));
            case "GetSecurityGroupsForVpc" ->
                ec2.getSecurityGroupsForVpc(r -> r.vpcId(world.defaultVpc()).filters(filter));
            default -> throw new AssertionError(operation);
        };
        assertThat(answer).isNotNull();
    }
}
