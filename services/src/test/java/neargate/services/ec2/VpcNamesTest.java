package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import neargate.engine.network.VpcSpec;
import neargate.engine.network.dns.Resolver.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** What names stand for in a VPC, and where they are looked up. */
class VpcNamesTest {
    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();
    private final Settling machine =
            new Settling(world, List.of(world.service.controllers().getFirst()));
    private final String vpc = world.defaultVpc();

    @AfterEach
    void close() {
        machine.close();
        world.close();
    }

    private Answer answer(String name) {
        return world.network.names.answer(vpc, name);
    }

    private static Answer address(String address) {
        return new Answer.Addresses(List.of(address));
    }

    @Test
    void privateNamesStandForAddressesOfTheVpcAndBack() {
        assertThat(answer("ip-172-31-4-5.ec2.internal")).isEqualTo(address("172.31.4.5"));
        assertThat(answer("5.4.31.172.in-addr.arpa")).isEqualTo(new Answer.Pointer("ip-172-31-4-5.ec2.internal"));
        assertThat(answer("ip-10-0-0-5.ec2.internal")).as("of another VPC").isEqualTo(new Answer.NoSuchName());
        assertThat(answer("ip-172-31-4-5.eu-west-1.compute.internal")).isEqualTo(new Answer.NoSuchName());
        assertThat(answer("ip-172-31-4-500.ec2.internal")).isEqualTo(new Answer.NoSuchName());
        assertThat(answer("example.com")).isEqualTo(new Answer.Elsewhere());
        assertThat(world.network.names.answer("vpc-00000000", "example.com")).isEqualTo(new Answer.Silence());
    }

    @Test
    void publicNamesStandForThePrivateAddressInsideTheVpcAndForThePublicOneElsewhere() {
        String subnet = world.subnet();
        NetworkInterface eni =
                ec2.createNetworkInterface(request -> request.subnetId(subnet)).networkInterface();
        var elastic = ec2.allocateAddress();
        String name = "ec2-" + elastic.publicIp().replace('.', '-') + ".compute-1.amazonaws.com";
        assertThat(answer(name)).as("of nobody").isEqualTo(address(elastic.publicIp()));
        ec2.associateAddress(
                request -> request.allocationId(elastic.allocationId()).networkInterfaceId(eni.networkInterfaceId()));

        assertThat(answer(name)).isEqualTo(address(eni.privateIpAddress()));
        String other =
                ec2.createVpc(request -> request.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        assertThat(world.network.names.answer(other, name)).isEqualTo(address(elastic.publicIp()));
        assertThat(answer("ec2-127-9-9-9.compute-1.amazonaws.com")).isEqualTo(new Answer.NoSuchName());
    }

    @Test
    void aVpcWithoutDnsSupportAnswersNothing() {
        ec2.modifyVpcAttribute(request -> request.vpcId(vpc).enableDnsHostnames(it -> it.value(false)));
        ec2.modifyVpcAttribute(request -> request.vpcId(vpc).enableDnsSupport(it -> it.value(false)));
        assertThat(answer("ip-172-31-4-5.ec2.internal")).isEqualTo(new Answer.Silence());
    }

    @Test
    void whoIsPluggedInIsToldTheNameServersOfTheVpcsOptions() throws Exception {
        String subnet = world.subnet();
        ec2.createNetworkInterface(request -> request.subnetId(subnet));
        machine.settle();
        assertThat(told()).isEqualTo(new VpcSpec.DhcpOptions(List.of("172.31.0.2"), "ec2.internal"));

        String options = ec2.createDhcpOptions(request -> request.dhcpConfigurations(
                        domain -> domain.key("domain-name").values("example.com"),
                        servers -> servers.key("domain-name-servers").values("10.2.5.1", "AmazonProvidedDNS")))
                .dhcpOptions()
                .dhcpOptionsId();
        ec2.associateDhcpOptions(request -> request.vpcId(vpc).dhcpOptionsId(options));
        machine.settle();
        assertThat(told()).isEqualTo(new VpcSpec.DhcpOptions(List.of("10.2.5.1", "172.31.0.2"), "example.com"));
        assertFails(
                "DependencyViolation",
                "The dhcpOptions '" + options + "' has dependencies and cannot be deleted.",
                () -> ec2.deleteDhcpOptions(request -> request.dhcpOptionsId(options)));

        ec2.associateDhcpOptions(request -> request.vpcId(vpc).dhcpOptionsId("default"));
        machine.settle();
        assertThat(told()).isEqualTo(VpcSpec.DhcpOptions.NONE);
        ec2.deleteDhcpOptions(request -> request.dhcpOptionsId(options));
        assertThat(ec2.describeDhcpOptions().dhcpOptions()).hasSize(1);
    }

    private VpcSpec.DhcpOptions told() {
        return world.network.vpcs.get(vpc).dhcpOptions();
    }

    @Test
    void optionsThatThereAreNotAreRefused() {
        assertFails(
                "InvalidParameterValue",
                "Value (boot-file) for parameter name is invalid. Unknown DHCP option",
                () -> ec2.createDhcpOptions(request ->
                        request.dhcpConfigurations(boot -> boot.key("boot-file").values("pxe"))));
        assertFails(
                "InvalidParameterValue",
                "Value (here) for parameter ntp-servers is invalid. Invalid IP address",
                () -> ec2.createDhcpOptions(request ->
                        request.dhcpConfigurations(it -> it.key("ntp-servers").values("here"))));
    }
}
