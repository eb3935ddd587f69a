package neargate.services.ec2;

import java.util.List;
import java.util.Optional;
import neargate.engine.network.dns.Resolver;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.services.ec2.addressing.Ipv4;
import neargate.services.ec2.addressing.Ipv4Block;
import neargate.services.ec2.resource.RegionRows;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;

/**
 * What the DNS servers of VPCs know ("DNS attributes for your VPC"): private names of addresses of the VPC, public names,
 * which inside the VPC, and its peers that are allowed to, stand for the private address, the names of private addresses, and VPC endpoints.
 * All others are left to who is outside, but for those that can only be a VPC's.
 */
final class VpcNames implements Resolver {
    private final Store store;

    VpcNames(Store store) {
        this.store = store;
    }

    @Override
    public Answer answer(String vpcId, String name) {
        Snapshot now = store.snapshot();
        return Vpcs.ownerOf(now, vpcId)
                .flatMap(scope ->
                        new RegionRows(now, scope).get(Vpcs.KIND, vpcId).map(vpc -> answer(now, scope, vpc, name)))
                .orElseGet(Answer.Silence::new);
    }

    private static Answer answer(Snapshot now, Scope scope, VpcRecord vpc, String name) {
        if (!vpc.dnsSupport()) {
            return new Answer.Silence();
        }
        return DnsNames.reversed(name)
                .filter(address -> isOf(vpc, address))
                .<Answer>map(address -> new Answer.Pointer(DnsNames.ofPrivate(address, scope.region())))
                .or(() -> DnsNames.privateAddress(name, scope.region())
                        .filter(address -> isOf(vpc, address))
                        .or(() -> ofPublicName(now, scope, vpc, name))
                        .map(address -> new Answer.Addresses(List.of(address))))
                .or(() -> ofEndpoint(new RegionRows(now, scope), vpc, name))
                .orElseGet(() -> isPrivate(name) ? new Answer.NoSuchName() : new Answer.Elsewhere());
    }

    /** Nobody outside knows names that we give, nor addresses by their names. */
    private static boolean isPrivate(String name) {
        return name.equals("internal")
                || name.endsWith(".internal")
                || name.endsWith(".local")
                || name.endsWith(".vpce.amazonaws.com")
                || DnsNames.publicAddress(name).isPresent()
                || DnsNames.reversed(name).isPresent();
    }

    private static Optional<Answer> ofEndpoint(RegionRows rows, VpcRecord vpc, String name) {
        List<String> addresses = InterfaceEndpoints.addresses(rows, vpc.id(), name);
        return addresses.isEmpty() ? Optional.empty() : Optional.of(new Answer.Addresses(addresses));
    }

    private static boolean isOf(VpcRecord vpc, String address) {
        return vpc.vpc().cidrBlockAssociationSet().stream()
                .map(VpcCidrBlockAssociation::cidrBlock)
                .flatMap(block -> Ipv4Block.parse(block).stream())
                .anyMatch(block -> Ipv4.parse(address).filter(block::contains).isPresent());
    }

    private static Optional<String> ofPublicName(Snapshot now, Scope scope, VpcRecord vpc, String name) {
        return DnsNames.publicAddress(name)
                .flatMap(address -> PublicIps.owner(now, address)
                        .filter(owner ->
                                DnsNames.ofPublic(address, owner.region()).equals(name))
                        .map(owner -> owner.account().equals(scope.account())
                                        && owner.region().equals(scope.region())
                                ? privateAddress(new RegionRows(now, scope), vpc, owner.owner())
                                        .orElse(address)
                                : address));
    }

    /** The private address behind a public one, if that is of this VPC or of a peer that says so. */
    private static Optional<String> privateAddress(RegionRows rows, VpcRecord vpc, String owner) {
        return rows.get(Addresses.KIND, owner)
                .flatMap(record -> Optional.ofNullable(record.address().networkInterfaceId()))
                .or(() -> Optional.of(owner))
                .flatMap(id -> rows.get(NetworkInterfaces.KIND, id))
                .map(NetworkInterfaceRecord::networkInterface)
                .filter(eni ->
                        eni.vpcId().equals(vpc.id()) || VpcPeeringOptions.resolvesFor(rows, eni.vpcId(), vpc.id()))
                .map(NetworkInterface::privateIpAddress);
    }
}
