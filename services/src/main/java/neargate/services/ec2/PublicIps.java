package neargate.services.ec2;

import java.util.Optional;
import java.util.random.RandomGenerator;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Table;
import neargate.services.ec2.addressing.Ipv4;
import neargate.services.ec2.addressing.PublicAddresses;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import org.jspecify.annotations.Nullable;

/** The public addresses that are given out on this machine, each once over all accounts and regions. */
final class PublicIps {
    /** A public address that somebody has: the id of an allocation or of a network interface. */
    record GivenOut(String account, String region, String owner) {}

    static final Table<GivenOut> TABLE =
            Table.named("ec2.public-ips", JsonCodec.of(GivenOut.class)).build();

    private static final Scope MACHINE = new Scope("amazon", "aws-global");

    private PublicIps() {}

    /** Gives out an address that nobody has. */
    static String draw(RegionEdit edit, String owner) {
        RandomGenerator random = () -> Long.parseUnsignedLong(edit.ids().hex(16), 16);
        int address = PublicAddresses.draw(random, candidate -> edit.has(TABLE, key(Ipv4.text(candidate))));
        String text = Ipv4.text(address);
        edit.put(TABLE, key(text), new GivenOut(edit.account(), edit.region(), owner));
        return text;
    }

    /** Who has an address of this machine. */
    static Optional<GivenOut> owner(Snapshot now, String address) {
        return now.get(TABLE, key(address));
    }

    static void release(RegionEdit edit, String address) {
        edit.delete(TABLE, key(address));
    }

    /** The public name of an address; none in a VPC without DNS host names ("DNS attributes in your VPC"). */
    static @Nullable String dnsName(RegionRows rows, String vpcId, String address) {
        return rows.get(Vpcs.KIND, vpcId)
                .filter(VpcRecord::dnsHostnames)
                .map(vpc -> DnsNames.ofPublic(address, rows.region()))
                .orElse(null);
    }

    private static Key key(String address) {
        return MACHINE.key(address);
    }
}
