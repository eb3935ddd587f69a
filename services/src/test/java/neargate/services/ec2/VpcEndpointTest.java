package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import neargate.engine.network.dns.Resolver.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DnsEntry;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.SecurityGroupIdentifier;
import software.amazon.awssdk.services.ec2.model.ServiceDetail;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

class VpcEndpointTest {
    private static final String ECS = "com.amazonaws.us-east-1.ecs";
    private static final String S3 = "com.amazonaws.us-east-1.s3";

    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();
    private final String vpc = world.defaultVpc();
    private final String subnet = world.subnet();

    @AfterEach
    void close() {
        world.close();
    }

    private VpcEndpoint ofEcs() {
        return ec2.createVpcEndpoint(request -> request.vpcId(vpc)
                        .serviceName(ECS)
                        .vpcEndpointType(VpcEndpointType.INTERFACE)
                        .subnetIds(subnet))
                .vpcEndpoint();
    }

    private VpcEndpoint shown(String id) {
        return ec2.describeVpcEndpoints(request -> request.vpcEndpointIds(id))
                .vpcEndpoints()
                .getFirst();
    }

    private NetworkInterface interfaceOf(VpcEndpoint endpoint) {
        return ec2.describeNetworkInterfaces(request -> request.networkInterfaceIds(endpoint.networkInterfaceIds()))
                .networkInterfaces()
                .getFirst();
    }

    private Answer answer(String name) {
        return world.network.names.answer(vpc, name);
    }

    private static Answer address(String address) {
        return new Answer.Addresses(List.of(address));
    }

    private String table() {
        return ec2.describeRouteTables(request -> request.filters(filter("vpc-id", vpc)))
                .routeTables()
                .getFirst()
                .routeTableId();
    }

    private List<Route> routesOfS3() {
        return ec2.describeRouteTables().routeTables().getFirst().routes().stream()
                .filter(route -> "pl-63a5400a".equals(route.destinationPrefixListId()))
                .toList();
    }

    @Test
    void aGatewayEndpointIsARouteForThePrefixListOfItsService() {
        String table = table();
        VpcEndpoint endpoint = ec2.createVpcEndpoint(
                        request -> request.vpcId(vpc).serviceName(S3).routeTableIds(table))
                .vpcEndpoint();
        assertThat(endpoint.vpcEndpointId()).matches("vpce-0[0-9a-f]{16}");
        assertThat(endpoint.stateAsString()).isEqualTo("available");
        assertThat(endpoint.routeTableIds()).containsExactly(table);
        assertThat(routesOfS3()).singleElement().satisfies(route -> {
            assertThat(route.gatewayId()).isEqualTo(endpoint.vpcEndpointId());
            assertThat(route.stateAsString()).isEqualTo("active");
        });
        assertFails(
                "InvalidParameterValue",
                "cannot remove VPC endpoint route pl-63a5400a in route table " + table,
                () -> ec2.deleteRoute(request -> request.routeTableId(table).destinationPrefixListId("pl-63a5400a")));
        assertFails(
                "RouteAlreadyExists",
                "route table " + table + " already has a route with destination-prefix-list-id pl-63a5400a",
                () -> ec2.createVpcEndpoint(
                        request -> request.vpcId(vpc).serviceName(S3).routeTableIds(table)));

        ec2.modifyVpcEndpoint(
                request -> request.vpcEndpointId(endpoint.vpcEndpointId()).removeRouteTableIds(table));
        assertThat(routesOfS3()).isEmpty();
        assertThat(shown(endpoint.vpcEndpointId()).routeTableIds()).isEmpty();
        ec2.modifyVpcEndpoint(
                request -> request.vpcEndpointId(endpoint.vpcEndpointId()).addRouteTableIds(table));
        assertThat(routesOfS3()).hasSize(1);
        ec2.deleteVpcEndpoints(request -> request.vpcEndpointIds(endpoint.vpcEndpointId()));
        assertThat(routesOfS3()).isEmpty();
    }

    @Test
    void anInterfaceEndpointHasAnInterfaceAndNamesInTheVpc() {
        VpcEndpoint endpoint = ofEcs();
        NetworkInterface eni = interfaceOf(endpoint);
        assertThat(eni.interfaceTypeAsString()).isEqualTo("vpc_endpoint");
        assertThat(eni.description()).isEqualTo("VPC Endpoint Interface " + endpoint.vpcEndpointId());
        assertThat(eni.requesterManaged()).isTrue();
        assertThat(endpoint.groups())
                .extracting(SecurityGroupIdentifier::groupName)
                .containsExactly("default");
        assertThat(endpoint.dnsEntries())
                .hasSize(3)
                .extracting(DnsEntry::dnsName)
                .contains("ecs.us-east-1.amazonaws.com");

        for (DnsEntry entry : endpoint.dnsEntries()) {
            assertThat(answer(entry.dnsName())).as(entry.dnsName()).isEqualTo(address(eni.privateIpAddress()));
        }
        String other =
                ec2.createVpc(request -> request.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        assertThat(world.network.names.answer(other, "ecs.us-east-1.amazonaws.com"))
                .as("private to the VPC")
                .isEqualTo(new Answer.Elsewhere());
        assertThat(world.network.names.answer(
                        other, endpoint.dnsEntries().getFirst().dnsName()))
                .isEqualTo(address(eni.privateIpAddress()));

        ec2.modifyVpcEndpoint(
                request -> request.vpcEndpointId(endpoint.vpcEndpointId()).privateDnsEnabled(false));
        assertThat(answer("ecs.us-east-1.amazonaws.com")).isEqualTo(new Answer.Elsewhere());
    }

    @Test
    void everyRepositoryOfTheRegistryIsAtItsEndpoint() {
        VpcEndpoint endpoint = ec2.createVpcEndpoint(request -> request.vpcId(vpc)
                        .serviceName("com.amazonaws.us-east-1.ecr.dkr")
                        .vpcEndpointType(VpcEndpointType.INTERFACE)
                        .subnetIds(subnet))
                .vpcEndpoint();
        assertThat(answer("123456789012.dkr.ecr.us-east-1.amazonaws.com"))
                .isEqualTo(address(interfaceOf(endpoint).privateIpAddress()));
    }

    @Test
    void subnetsAndGroupsOfAnInterfaceEndpointCanBeChanged() {
        VpcEndpoint endpoint = ofEcs();
        String id = endpoint.vpcEndpointId();
        List<String> subnets = ec2.describeSubnets().subnets().stream()
                .map(it -> it.subnetId())
                .toList();
        ec2.modifyVpcEndpoint(request -> request.vpcEndpointId(id).addSubnetIds(subnets.get(1)));
        assertThat(shown(id).networkInterfaceIds()).hasSize(2);
        assertThat(shown(id).dnsEntries()).hasSize(4);
        assertFails(
                "DuplicateSubnetsInSameZone",
                "Found another VPC endpoint subnet in the availability zone of " + subnet
                        + ". VPC endpoint subnets should be in different availability zones supported by the VPC endpoint"
                        + " service.",
                () -> ec2.modifyVpcEndpoint(request -> request.vpcEndpointId(id).addSubnetIds(subnet)));
        ec2.modifyVpcEndpoint(request -> request.vpcEndpointId(id).removeSubnetIds(subnet));
        assertThat(shown(id).subnetIds()).containsExactly(subnets.get(1));

        String group = ec2.createSecurityGroup(
                        request -> request.groupName("api").description("api"))
                .groupId();
        String before = shown(id).groups().getFirst().groupId();
        ec2.modifyVpcEndpoint(
                request -> request.vpcEndpointId(id).addSecurityGroupIds(group).removeSecurityGroupIds(before));
        assertThat(interfaceOf(shown(id)).groups())
                .extracting(it -> it.groupId())
                .containsExactly(group);

        assertThat(ec2.deleteVpcEndpoints(request -> request.vpcEndpointIds(id, "vpce-00000000000000000"))
                        .unsuccessful())
                .singleElement()
                .satisfies(item -> assertThat(item.error().code()).isEqualTo("InvalidVpcEndpointId.NotFound"));
        assertThat(ec2.describeNetworkInterfaces().networkInterfaces()).isEmpty();
        assertThat(ec2.describeVpcEndpoints().vpcEndpoints()).isEmpty();
    }

    @Test
    void endpointsThatCannotBeAreRefused() {
        ofEcs();
        assertFails(
                "InvalidParameter",
                "private-dns-enabled cannot be set because there is already a conflicting DNS domain for"
                        + " ecs.us-east-1.amazonaws.com in the VPC " + vpc,
                this::ofEcs);
        assertFails(
                "InvalidServiceName",
                "The Vpc Endpoint Service 'com.amazonaws.us-east-1.moon' does not exist",
                () -> ec2.createVpcEndpoint(request -> request.vpcId(vpc).serviceName("com.amazonaws.us-east-1.moon")));
        assertFails(
                "InvalidParameter",
                "Endpoint type (Gateway) does not match available service types ([Interface]).",
                () -> ec2.createVpcEndpoint(request -> request.vpcId(vpc).serviceName(ECS)));
        assertFails(
                "UnsupportedOperation",
                "A VPC endpoint of type GatewayLoadBalancer is not supported yet.",
                () -> ec2.createVpcEndpoint(request ->
                        request.vpcId(vpc).serviceName(ECS).vpcEndpointType(VpcEndpointType.GATEWAY_LOAD_BALANCER)));
        String bare =
                ec2.createVpc(request -> request.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        assertFails(
                "InvalidParameter",
                "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true"
                        + " for " + bare,
                () -> ec2.createVpcEndpoint(
                        request -> request.vpcId(bare).serviceName(ECS).vpcEndpointType(VpcEndpointType.INTERFACE)));
        ec2.createVpcEndpoint(request -> request.vpcId(bare).serviceName(S3));
        assertFails(
                "DependencyViolation",
                "The vpc '" + bare + "' has dependencies and cannot be deleted.",
                () -> ec2.deleteVpc(request -> request.vpcId(bare)));
    }

    @Test
    void policiesAreKeptIfTheyArePolicies() {
        VpcEndpoint endpoint = ec2.createVpcEndpoint(
                        request -> request.vpcId(vpc).serviceName(S3))
                .vpcEndpoint();
        assertThat(endpoint.policyDocument()).contains("Allow");
        String deny =
                "{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}";
        ec2.modifyVpcEndpoint(
                request -> request.vpcEndpointId(endpoint.vpcEndpointId()).policyDocument(deny));
        assertThat(shown(endpoint.vpcEndpointId()).policyDocument()).isEqualTo(deny);
        ec2.modifyVpcEndpoint(
                request -> request.vpcEndpointId(endpoint.vpcEndpointId()).resetPolicy(true));
        assertThat(shown(endpoint.vpcEndpointId()).policyDocument()).isEqualTo(endpoint.policyDocument());
    }

    @Test
    void theServicesThatTemplatesNameAreThere() {
        List<String> names = ec2.describeVpcEndpointServices().serviceNames();
        for (String service : List.of(
                "s3",
                "dynamodb",
                "ecr.api",
                "ecr.dkr",
                "logs",
                "ecs",
                "ecs-agent",
                "ecs-telemetry",
                "ssm",
                "ssmmessages",
                "ec2messages",
                "secretsmanager",
                "kms",
                "sts",
                "monitoring",
                "xray",
                "elasticloadbalancing",
                "sqs",
                "sns")) {
            assertThat(names).contains("com.amazonaws.us-east-1." + service);
        }
        assertThat(ec2.describeVpcEndpointServices(
                                request -> request.serviceNames(S3).filters(filter("service-type", "Gateway")))
                        .serviceDetails())
                .extracting(ServiceDetail::serviceName)
                .containsExactly(S3);
    }
}
