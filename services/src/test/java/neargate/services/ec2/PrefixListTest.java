package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import neargate.engine.network.Route;
import neargate.engine.network.VpcSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddPrefixListEntry;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;

class PrefixListTest {
    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();
    private final Settling machine =
            new Settling(world, List.of(world.service.controllers().getFirst()));

    @AfterEach
    void close() {
        machine.close();
        world.close();
    }

    private static AddPrefixListEntry entry(String cidr) {
        return AddPrefixListEntry.builder().cidr(cidr).description("of " + cidr).build();
    }

    private String list(String... cidrs) {
        return ec2.createManagedPrefixList(request -> request.prefixListName("offices")
                        .addressFamily("IPv4")
                        .maxEntries(5)
                        .entries(Stream.of(cidrs).map(PrefixListTest::entry).toList()))
                .prefixList()
                .prefixListId();
    }

    private ManagedPrefixList shown(String id) {
        return ec2.describeManagedPrefixLists(request -> request.prefixListIds(id))
                .prefixLists()
                .getFirst();
    }

    private List<String> entries(String id, Long version) {
        return ec2
                .getManagedPrefixListEntries(request -> request.prefixListId(id).targetVersion(version))
                .entries()
                .stream()
                .map(PrefixListEntry::cidr)
                .toList();
    }

    @Test
    void everyChangeOfTheEntriesIsAVersionThatCanBeRestored() {
        String id = list("10.1.0.0/16", "10.2.0.7/16");
        assertThat(id).matches("pl-0[0-9a-f]{16}");
        assertThat(shown(id).version()).isEqualTo(1);
        assertThat(entries(id, null)).containsExactly("10.1.0.0/16", "10.2.0.0/16");

        ec2.modifyManagedPrefixList(request -> request.prefixListId(id)
                .currentVersion(1L)
                .addEntries(entry("10.3.0.0/16"))
                .removeEntries(gone -> gone.cidr("10.1.0.0/16")));
        assertThat(shown(id).version()).isEqualTo(2);
        assertThat(entries(id, 2L)).containsExactly("10.2.0.0/16", "10.3.0.0/16");
        assertThat(entries(id, 1L)).containsExactly("10.1.0.0/16", "10.2.0.0/16");
        assertFails(
                "PrefixListVersionMismatch",
                "The prefix list has the incorrect version number: it has version 2.",
                () -> ec2.modifyManagedPrefixList(
                        request -> request.prefixListId(id).currentVersion(1L).addEntries(entry("10.4.0.0/16"))));

        ec2.restoreManagedPrefixListVersion(
                request -> request.prefixListId(id).previousVersion(1L).currentVersion(2L));
        assertThat(shown(id).version()).isEqualTo(3);
        assertThat(entries(id, null)).containsExactly("10.1.0.0/16", "10.2.0.0/16");

        ec2.modifyManagedPrefixList(
                request -> request.prefixListId(id).prefixListName("branches").maxEntries(2));
        assertThat(shown(id).prefixListName()).isEqualTo("branches");
        assertThat(shown(id).version()).as("a name is no version").isEqualTo(3);
        assertFails(
                "PrefixListMaxEntriesExceeded",
                "The number of entries (3) exceeds the maximum number of entries of the prefix list (2).",
                () -> ec2.modifyManagedPrefixList(
                        request -> request.prefixListId(id).currentVersion(3L).addEntries(entry("10.4.0.0/16"))));
    }

    @Test
    void theListsOfS3AndDynamoDbAreThereAndNobodysToChange() {
        assertThat(ec2.describePrefixLists().prefixLists())
                .extracting(list -> list.prefixListName())
                .containsExactlyInAnyOrder("com.amazonaws.us-east-1.s3", "com.amazonaws.us-east-1.dynamodb");
        ManagedPrefixList s3 = ec2.describeManagedPrefixLists(
                        request -> request.filters(filter("prefix-list-name", "com.amazonaws.*.s3")))
                .prefixLists()
                .getFirst();
        assertThat(s3.prefixListId()).isEqualTo("pl-63a5400a");
        assertThat(s3.ownerId()).isEqualTo("AWS");
        assertThat(entries(s3.prefixListId(), null)).isNotEmpty();
        assertFails(
                "OperationNotPermitted",
                "The prefix list 'pl-63a5400a' is managed by AWS and cannot be changed.",
                () -> ec2.deleteManagedPrefixList(request -> request.prefixListId("pl-63a5400a")));
        assertFails(
                "InvalidPrefixListID.NotFound",
                "The prefix list ID 'pl-00000000' does not exist",
                () -> ec2.describeManagedPrefixLists(request -> request.prefixListIds("pl-00000000")));
    }

    @Test
    void aRuleThatNamesAListStandsForItsEntriesAsTheyAre() throws Exception {
        String vpcId = world.defaultVpc();
        String id = list("10.1.0.0/16", "10.2.0.0/16");
        String group = ec2.createSecurityGroup(
                        request -> request.groupName("web").description("web"))
                .groupId();
        ec2.authorizeSecurityGroupIngress(request -> request.groupId(group)
                .ipPermissions(IpPermission.builder()
                        .ipProtocol("tcp")
                        .fromPort(80)
                        .toPort(80)
                        .prefixListIds(it -> it.prefixListId(id))
                        .build()));
        String subnet = world.subnet();
        ec2.createNetworkInterface(request -> request.subnetId(subnet).groups(group));
        machine.settle();
        assertThat(peers(vpcId, group)).containsExactly("10.1.0.0/16", "10.2.0.0/16");

        ec2.modifyManagedPrefixList(
                request -> request.prefixListId(id).currentVersion(1L).removeEntries(gone -> gone.cidr("10.1.0.0/16")));
        assertThat(machine.settle()).contains(vpcId);
        assertThat(peers(vpcId, group)).containsExactly("10.2.0.0/16");

        assertThat(ec2.getManagedPrefixListAssociations(request -> request.prefixListId(id))
                        .prefixListAssociations())
                .extracting(it -> it.resourceId())
                .containsExactly(group);
        assertFails(
                "DependencyViolation",
                "The prefix list '" + id + "' has dependencies and cannot be deleted.",
                () -> ec2.deleteManagedPrefixList(request -> request.prefixListId(id)));
    }

    private List<String> peers(String vpcId, String group) {
        return world.network.vpcs.get(vpcId).securityGroups().get(group).ingress().stream()
                .map(rule -> ((VpcSpec.Peer.Cidr) rule.peer()).block())
                .toList();
    }

    @Test
    void aListCountsAsManyRulesAsItMayHaveEntries() {
        String large = ec2.createManagedPrefixList(request ->
                        request.prefixListName("large").addressFamily("IPv4").maxEntries(61))
                .prefixList()
                .prefixListId();
        String group = ec2.createSecurityGroup(
                        request -> request.groupName("web").description("web"))
                .groupId();
        assertFails(
                "RulesPerSecurityGroupLimitExceeded",
                "The maximum number of rules per security group has been reached.",
                () -> ec2.authorizeSecurityGroupIngress(request -> request.groupId(group)
                        .ipPermissions(IpPermission.builder()
                                .ipProtocol("-1")
                                .prefixListIds(it -> it.prefixListId(large))
                                .build())));
    }

    @Test
    void aRouteMayLeadAListsBlocks() throws Exception {
        String vpcId = world.defaultVpc();
        String id = list("10.1.0.0/16", "10.2.0.0/16");
        String subnet = world.subnet();
        String eni = ec2.createNetworkInterface(request -> request.subnetId(subnet))
                .networkInterface()
                .networkInterfaceId();
        String table = ec2.describeRouteTables().routeTables().getFirst().routeTableId();
        ec2.createRoute(request ->
                request.routeTableId(table).destinationPrefixListId(id).networkInterfaceId(eni));
        machine.settle();
        assertThat(world.network.vpcs.get(vpcId).subnets().get(subnet).routes())
                .extracting(Route::destination)
                .contains("10.1.0.0/16", "10.2.0.0/16");
        assertFails(
                "RouteAlreadyExists",
                "The route identified by " + id + " already exists.",
                () -> ec2.createRoute(request ->
                        request.routeTableId(table).destinationPrefixListId(id).networkInterfaceId(eni)));

        ec2.deleteRoute(request -> request.routeTableId(table).destinationPrefixListId(id));
        assertFails(
                "InvalidRoute.NotFound",
                "no route with destination-prefix-list-id " + id + " in route table " + table,
                () -> ec2.deleteRoute(request -> request.routeTableId(table).destinationPrefixListId(id)));
        ec2.deleteManagedPrefixList(request -> request.prefixListId(id));
        assertThat(ec2.describeManagedPrefixLists(request -> request.filters(filter("owner-id", Ec2World.ACCOUNT)))
                        .prefixLists())
                .isEmpty();
    }
}
