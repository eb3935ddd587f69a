package neargate.services.ec2;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.engine.network.Network;
import neargate.engine.network.Network.NetworkException;
import neargate.engine.network.VpcSpec;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.services.ec2.prefixlists.PrefixListRecord;
import neargate.services.ec2.resource.RegionRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;

/**
 * Keeps the machine's networks as EC2 describes them, VPC by VPC. A VPC is made when it gets its first network interface
 * (most default VPCs never do) and stays until it is deleted, so that a task that follows another need not wait for it.
 * Which VPCs are made is remembered only to leave the others alone; after a restart those with interfaces are made again.
 */
final class NetworkController implements Controller {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkController.class);

    private final Network network;
    private final Set<String> made = ConcurrentHashMap.newKeySet();

    NetworkController(Network network) {
        this.network = network;
    }

    /** The VPCs that have a network interface. */
    static Stream<Key> inUse(Snapshot now) {
        return now.scanAll(Vpcs.KIND.table())
                .map(Row::key)
                .filter(vpc ->
                        rows(now, vpc.scope()).count(NetworkInterfaces.KIND, NetworkInterfaces.BY_VPC, vpc.id()) > 0);
    }

    /**
     * Takes up the networks that an earlier process left behind: from then on what runs in them is answered. What cannot be
     * removed stays until the next start.
     */
    void recover(Snapshot now) {
        List<Key> vpcs = inUse(now).toList();
        try {
            network.retain(vpcs.stream().map(Key::id).collect(Collectors.toUnmodifiableSet()));
        } catch (NetworkException e) {
            LOG.warn("networks that nobody needs are not removed: {}", e.getMessage());
        }
        for (Key vpc : vpcs) {
            try {
                reconcile(vpc, now);
            } catch (NetworkException e) {
                LOG.warn("the network of {} is taken up later: {}", vpc.id(), e.getMessage());
            }
        }
    }

    @Override
    public String name() {
        return "ec2.networks";
    }

    @Override
    public Stream<Key> keys(Snapshot now) {
        return inUse(now);
    }

    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        Scope scope = change.key().scope();
        Object value = Objects.requireNonNull(change.after() == null ? change.before() : change.after());
        switch (value) {
            case VpcRecord vpc -> due.accept(scope.key(vpc.id()));
            case Subnet subnet -> due.accept(scope.key(subnet.vpcId()));
            case NetworkAcl acl -> due.accept(scope.key(acl.vpcId()));
            case RouteTable table -> due.accept(scope.key(table.vpcId()));
            case NatGatewayRecord record ->
                due.accept(scope.key(record.natGateway().vpcId()));
            case VpcPeeringConnection connection ->
                VpcPeeringConnections.vpcs(connection).forEach(vpcId -> due.accept(scope.key(vpcId)));
            case InternetGateway _ -> vpcs(change).forEach(vpcId -> due.accept(scope.key(vpcId)));
            case SecurityGroup group -> due.accept(scope.key(group.vpcId()));
            case SecurityGroupRule rule ->
                rows(after, scope)
                        .get(SecurityGroups.KIND, rule.groupId())
                        .ifPresent(group -> due.accept(scope.key(group.vpcId())));
            case PrefixListRecord list ->
                users(rows(after, scope), list.id()).forEach(vpcId -> due.accept(scope.key(vpcId)));
            case NetworkInterfaceRecord eni
            when isSeen(change) -> due.accept(scope.key(eni.networkInterface().vpcId()));
            default -> {}
        }
    }

    /** The VPCs in which a rule or a route names a prefix list. */
    private static Stream<String> users(RegionRows rows, String prefixListId) {
        return Stream.concat(
                SecurityGroupRules.withPrefixList(rows, prefixListId)
                        .flatMap(rule -> rows.get(SecurityGroups.KIND, rule.groupId()).stream())
                        .map(SecurityGroup::vpcId),
                RouteTables.withPrefixList(rows, prefixListId).map(RouteTable::vpcId));
    }

    @Override
    public Next reconcile(Key key, Snapshot now) {
        RegionRows rows = rows(now, key.scope());
        Optional<VpcSpec> spec = VpcSpecs.of(rows, key.id());
        if (spec.isEmpty()) {
            network.remove(key.id());
            made.remove(key.id());
        } else if (!spec.get().networkInterfaces().isEmpty() || made.contains(key.id())) {
            network.apply(spec.get());
            made.add(key.id());
        }
        return Next.onChange();
    }

    /** Whether the network sees a change of an interface: not one of its tags, say. */
    private static boolean isSeen(Change<?> change) {
        return change.before() == null
                || change.after() == null
                || eni(change.before()).status() != eni(change.after()).status()
                || !VpcSpecs.networkInterface(eni(change.before()))
                        .equals(VpcSpecs.networkInterface(eni(change.after())));
    }

    /** The VPCs that a gateway was and is attached to. */
    private static Stream<String> vpcs(Change<?> change) {
        return Stream.of(change.before(), change.after())
                .flatMap(
                        gateway -> gateway == null ? Stream.empty() : InternetGateways.vpcs((InternetGateway) gateway));
    }

    private static NetworkInterface eni(Object value) {
        return ((NetworkInterfaceRecord) value).networkInterface();
    }

    private static RegionRows rows(Snapshot now, Scope scope) {
        return new RegionRows(now, scope);
    }
}
