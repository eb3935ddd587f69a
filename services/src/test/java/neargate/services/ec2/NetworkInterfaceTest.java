package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import neargate.kernel.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;

class NetworkInterfaceTest {
    private final Ec2World world = new Ec2World();
    private final Ec2Client user = world.user();
    private final Ec2Client ecs = world.ecs();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void ecsGetsAnInterfaceWithAPublicAddressForATask() {
        String subnetId = world.subnet();
        NetworkInterface made = ecs.createNetworkInterface(
                        r -> r.subnetId(subnetId).clientToken("task-1"))
                .networkInterface();
        ecs.modifyNetworkInterfaceAttribute(
                r -> r.networkInterfaceId(made.networkInterfaceId()).associatePublicIpAddress(true));

        NetworkInterface eni = user.describeNetworkInterfaces(r -> r.networkInterfaceIds(made.networkInterfaceId()))
                .networkInterfaces()
                .getFirst();
        assertThat(eni.requesterManaged()).isTrue();
        assertThat(eni.statusAsString()).isEqualTo("in-use");
        assertThat(eni.attachment().statusAsString()).isEqualTo("attached");
        assertThat(eni.macAddress()).matches("02(:[0-9a-f]{2}){5}");
        assertThat(eni.privateIpAddress()).startsWith("172.31.");
        assertThat(eni.privateDnsName())
                .isEqualTo("ip-" + eni.privateIpAddress().replace('.', '-') + ".ec2.internal");
        assertThat(eni.groups())
                .singleElement()
                .satisfies(group -> assertThat(group.groupName()).isEqualTo("default"));
        assertThat(eni.association().publicIp()).matches("127\\.([1-9]|\\d{2,3})\\.\\d+\\.\\d+");
        assertThat(eni.association().publicDnsName())
                .isEqualTo("ec2-" + eni.association().publicIp().replace('.', '-') + ".compute-1.amazonaws.com");
        assertThat(eni.privateIpAddresses().getFirst().association()).isEqualTo(eni.association());
        assertThat(user.describeAddresses().addresses()).isEmpty();
    }

    @Test
    void namingNoGroupIsTheSameRequestAsAnEmptyListOfGroups() {
        String subnetId = world.subnet();
        var first = ecs.createNetworkInterface(r -> r.subnetId(subnetId).clientToken("task-1"));
        var again = ecs.createNetworkInterface(
                r -> r.subnetId(subnetId).clientToken("task-1").groups(List.of()));

        assertThat(again.networkInterface().networkInterfaceId())
                .isEqualTo(first.networkInterface().networkInterfaceId());
    }

    @Test
    void askingAgainWithTheSameTokenMakesNoSecond() {
        String subnetId = world.subnet();
        var first = ecs.createNetworkInterface(r -> r.subnetId(subnetId).clientToken("task-1"));
        var again = ecs.createNetworkInterface(r -> r.subnetId(subnetId).clientToken("task-1"));

        assertThat(again.networkInterface()).isEqualTo(first.networkInterface());
        assertThat(user.describeNetworkInterfaces().networkInterfaces()).hasSize(1);
        assertFails(
                "IdempotentParameterMismatch",
                "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).",
                () -> ecs.createNetworkInterface(
                        r -> r.subnetId(subnetId).clientToken("task-1").description("other")));
    }

    @Test
    void aRepeatedRequestFindsTheInterfaceEvenIfItsGroupsWereChangedSince() {
        String subnetId = world.subnet();
        String web = user.createSecurityGroup(r -> r.groupName("web").description("web"))
                .groupId();
        String eniId = user.createNetworkInterface(r -> r.subnetId(subnetId).clientToken("task-1"))
                .networkInterface()
                .networkInterfaceId();
        user.modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId(eniId).groups(web));

        assertThat(user.createNetworkInterface(r -> r.subnetId(subnetId).clientToken("task-1"))
                        .networkInterface()
                        .networkInterfaceId())
                .isEqualTo(eniId);
    }

    @Test
    void theSamePublicAddressStaysHoweverOftenItIsAskedFor() {
        String eniId = ecsInterface();
        String first = publicIp(eniId);
        ecs.modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId(eniId).associatePublicIpAddress(true));

        assertThat(publicIp(eniId)).isEqualTo(first);
    }

    @Test
    void ecsDeletesItsInterfaceInOneGoAndUsersCannot() {
        String eniId = ecsInterface();
        assertFails(
                "InvalidParameterValue",
                "Network interface '" + eniId + "' is currently in use.",
                () -> user.deleteNetworkInterface(r -> r.networkInterfaceId(eniId)));

        ecs.deleteNetworkInterface(r -> r.networkInterfaceId(eniId));

        assertThat(user.describeNetworkInterfaces().networkInterfaces()).isEmpty();
        assertThat(world.snapshot().scanAll(PublicIps.TABLE)).isEmpty();
        assertFails(
                "InvalidNetworkInterfaceID.NotFound",
                "The networkInterface ID '" + eniId + "' does not exist",
                () -> ecs.deleteNetworkInterface(r -> r.networkInterfaceId(eniId)));
    }

    @Test
    void publicAddressesAreUniqueOverAllAccounts() {
        Set<String> seen = new HashSet<>();
        for (String account : new String[] {"111111111111", "222222222222"}) {
            Ec2Client other = world.client(Caller.service("ecs", account, "eu-west-1"));
            String subnetId = other.describeSubnets().subnets().getFirst().subnetId();
            for (int i = 0; i < 50; i++) {
                String id = other.createNetworkInterface(r -> r.subnetId(subnetId))
                        .networkInterface()
                        .networkInterfaceId();
                other.modifyNetworkInterfaceAttribute(
                        r -> r.networkInterfaceId(id).associatePublicIpAddress(true));
                seen.add(other.describeNetworkInterfaces(r -> r.networkInterfaceIds(id))
                        .networkInterfaces()
                        .getFirst()
                        .association()
                        .publicIp());
            }
        }

        assertThat(seen).hasSize(100);
    }

    @Test
    void aSubnetWithoutWayToTheInternetGivesNoPublicAddress() {
        String vpcId = user.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        String subnetId = user.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.1.0/24"))
                .subnet()
                .subnetId();
        String eniId = ecs.createNetworkInterface(r -> r.subnetId(subnetId))
                .networkInterface()
                .networkInterfaceId();

        ecs.modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId(eniId).associatePublicIpAddress(true));

        assertThat(association(eniId)).isNull();
    }

    @Test
    void aSmallSubnetRunsOutOfAddressesAndTakesThemBack() {
        String vpcId = user.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        String subnetId = user.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.1.0/28"))
                .subnet()
                .subnetId();
        Set<String> addresses = new HashSet<>();
        String last = "";
        for (int i = 0; i < 11; i++) {
            NetworkInterface eni =
                    user.createNetworkInterface(r -> r.subnetId(subnetId)).networkInterface();
            addresses.add(eni.privateIpAddress());
            last = eni.networkInterfaceId();
        }
        assertThat(addresses)
                .hasSize(11)
                .doesNotContain("10.0.1.0", "10.0.1.3", "10.0.1.15")
                .contains("10.0.1.4");
        assertFails(
                "InsufficientFreeAddressesInSubnet",
                "The specified subnet does not have enough free addresses to satisfy the request.",
                () -> user.createNetworkInterface(r -> r.subnetId(subnetId)));

        String gone = last;
        user.deleteNetworkInterface(r -> r.networkInterfaceId(gone));
        assertThat(user.describeSubnets(r -> r.subnetIds(subnetId))
                        .subnets()
                        .getFirst()
                        .availableIpAddressCount())
                .isEqualTo(1);
        user.createNetworkInterface(r -> r.subnetId(subnetId));
    }

    @Test
    void anAddressMayBeWishedFor() {
        String subnetId = user.describeSubnets(r -> r.filters(filter("cidr-block", "172.31.16.0/20")))
                .subnets()
                .getFirst()
                .subnetId();
        user.createNetworkInterface(r -> r.subnetId(subnetId).privateIpAddress("172.31.16.10"));

        assertFails(
                "InvalidIPAddress.InUse",
                "Address is in use.",
                () -> user.createNetworkInterface(r -> r.subnetId(subnetId).privateIpAddress("172.31.16.10")));
        assertFails(
                "InvalidParameterValue",
                "Address is in subnet's reserved address range",
                () -> user.createNetworkInterface(r -> r.subnetId(subnetId).privateIpAddress("172.31.16.1")));
        assertFails(
                "InvalidParameterValue",
                "Address does not fall within the subnet's address range",
                () -> user.createNetworkInterface(r -> r.subnetId(subnetId).privateIpAddress("172.31.32.10")));
    }

    @Test
    void secondaryAddressesComeFromTheSameSubnetUpToALimit() {
        String subnetId = world.subnet();

        assertThat(user.createNetworkInterface(r -> r.subnetId(subnetId).secondaryPrivateIpAddressCount(3))
                        .networkInterface()
                        .privateIpAddresses())
                .hasSize(4)
                .extracting(address -> address.primary())
                .containsExactly(true, false, false, false);
        assertFails(
                "PrivateIpAddressLimitExceeded",
                "Number of private addresses will exceed limit.",
                () -> user.createNetworkInterface(
                        r -> r.subnetId(subnetId).secondaryPrivateIpAddressCount(Integer.MAX_VALUE)));
        assertThat(user.describeSubnets(r -> r.subnetIds(subnetId))
                        .subnets()
                        .getFirst()
                        .availableIpAddressCount())
                .isEqualTo(4087);
    }

    @Test
    void itsGroupsAreOfItsVpc() {
        String vpcId = user.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        String groupId = user.createSecurityGroup(
                        r -> r.groupName("other").description("other").vpcId(vpcId))
                .groupId();
        String subnetId = world.subnet();

        assertFails(
                "InvalidParameter",
                "Security group " + groupId + " and subnet " + subnetId + " belong to different networks.",
                () -> user.createNetworkInterface(r -> r.subnetId(subnetId).groups(groupId)));
    }

    @Test
    void groupsCanBeChangedLater() {
        String groupId = user.createSecurityGroup(r -> r.groupName("web").description("web"))
                .groupId();
        String eniId = user.createNetworkInterface(r -> r.subnetId(world.subnet()))
                .networkInterface()
                .networkInterfaceId();

        user.modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId(eniId).groups(groupId));

        assertThat(user.describeNetworkInterfaces(r -> r.filters(filter("group-id", groupId)))
                        .networkInterfaces())
                .singleElement()
                .satisfies(eni -> assertThat(eni.networkInterfaceId()).isEqualTo(eniId));
        assertFails(
                "DependencyViolation",
                "resource " + groupId + " has a dependent object",
                () -> user.deleteSecurityGroup(r -> r.groupId(groupId)));
    }

    @Test
    void attributesAreChangedOneAtATime() {
        String eniId = user.createNetworkInterface(r -> r.subnetId(world.subnet()))
                .networkInterface()
                .networkInterfaceId();

        assertFails(
                "InvalidParameterCombination",
                "No attributes specified.",
                () -> user.modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId(eniId)));
        assertFails(
                "InvalidParameterCombination",
                "Fields for multiple attribute types specified",
                () -> user.modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId(eniId)
                        .description(it -> it.value("two"))
                        .sourceDestCheck(it -> it.value(false))));
    }

    @Test
    void usersCannotChangeWhatAServiceMadeForItself() {
        String eniId = ecsInterface();
        String denied = "You do not have permission to access the specified resource.";

        assertFails(
                "AuthFailure",
                denied,
                () -> user.modifyNetworkInterfaceAttribute(
                        r -> r.networkInterfaceId(eniId).sourceDestCheck(it -> it.value(false))));
        assertFails(
                "AuthFailure",
                denied,
                () -> user.resetNetworkInterfaceAttribute(
                        r -> r.networkInterfaceId(eniId).sourceDestCheck("true")));
        assertFails(
                "AuthFailure",
                denied,
                () -> user.assignPrivateIpAddresses(
                        r -> r.networkInterfaceId(eniId).secondaryPrivateIpAddressCount(1)));
    }

    @Test
    void fewerThanNoAddressesAreNone() {
        assertFails(
                "InvalidParameterValue",
                "Value (-1) for parameter secondaryPrivateIpAddressCount is invalid.",
                () -> user.createNetworkInterface(
                        r -> r.subnetId(world.subnet()).secondaryPrivateIpAddressCount(-1)));
        assertFails(
                "InvalidParameterValue",
                "Value (-1) for parameter secondaryPrivateIpAddressCount is invalid.",
                () -> user.runInstances(r -> r.imageId("ami-0123456789abcdef0")
                        .minCount(1)
                        .maxCount(1)
                        .networkInterfaces(eni -> eni.deviceIndex(0).secondaryPrivateIpAddressCount(-1))));
    }

    private String ecsInterface() {
        String subnetId = world.subnet();
        String eniId = ecs.createNetworkInterface(r -> r.subnetId(subnetId))
                .networkInterface()
                .networkInterfaceId();
        ecs.modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId(eniId).associatePublicIpAddress(true));
        return eniId;
    }

    private String publicIp(String eniId) {
        return association(eniId).publicIp();
    }

    private NetworkInterfaceAssociation association(String eniId) {
        return user.describeNetworkInterfaces(r -> r.networkInterfaceIds(eniId))
                .networkInterfaces()
                .getFirst()
                .association();
    }
}
