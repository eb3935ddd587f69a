package neargate.services.ec2;

import java.util.Optional;
import java.util.stream.Stream;
import neargate.services.ec2.resource.Alike;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.services.ec2.model.IcmpTypeCode;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.PortRange;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclEntryResponse;

/** The entries of network ACLs: numbered, each direction for itself, the last one fixed. */
final class NetworkAclEntries {
    /** The number of the entry that denies what no other allows, which stays as it is. */
    static final int LAST = 32767;

    /** "Amazon VPC quotas": rules per network ACL and direction, those of IPv4 and IPv6 apart, the last one not counted. */
    private static final int MOST = 20;

    private static final int MOST_PROTOCOL = 255;
    private static final String ICMP = "1";
    private static final String TCP = "6";
    private static final String UDP = "17";
    private static final String ICMPV6 = "58";

    private final RegionStore store;

    NetworkAclEntries(RegionStore store) {
        this.store = store;
    }

    CreateNetworkAclEntryResponse create(CreateNetworkAclEntryRequest request) {
        NetworkAclEntry entry = checked(request);
        return store.write(edit -> {
            NetworkAcl acl = edit.require(NetworkAcls.KIND, request.networkAclId());
            if (find(acl, entry.egress(), entry.ruleNumber()).isPresent()) {
                throw Ec2Errors.error(
                        "NetworkAclEntryAlreadyExists",
                        "The network acl entry identified by " + entry.ruleNumber() + " already exists.");
            }
            long others = NetworkAcls.entries(acl)
                    .filter(other -> other.egress().equals(entry.egress()) && other.ruleNumber() != LAST)
                    .filter(other -> (other.cidrBlock() == null) == (entry.cidrBlock() == null))
                    .count();
            if (others >= MOST) {
                throw Ec2Errors.error(
                        "NetworkAclEntryLimitExceeded", "The maximum number of network acl entries has been reached.");
            }
            edit.put(
                    NetworkAcls.KIND,
                    NetworkAcls.withEntries(acl, Stream.concat(NetworkAcls.entries(acl), Stream.of(entry))));
            return CreateNetworkAclEntryResponse.builder().build();
        });
    }

    ReplaceNetworkAclEntryResponse replace(ReplaceNetworkAclEntryRequest request) {
        NetworkAclEntry entry = checked(request);
        return store.write(edit -> {
            NetworkAcl acl = edit.require(NetworkAcls.KIND, request.networkAclId());
            NetworkAclEntry before = required(acl, entry.egress(), entry.ruleNumber());
            edit.put(
                    NetworkAcls.KIND,
                    NetworkAcls.withEntries(acl, Stream.concat(others(acl, before), Stream.of(entry))));
            return ReplaceNetworkAclEntryResponse.builder().build();
        });
    }

    DeleteNetworkAclEntryResponse delete(DeleteNetworkAclEntryRequest request) {
        int number = number(request.ruleNumber());
        boolean egress = direction(request.egress());
        return store.write(edit -> {
            NetworkAcl acl = edit.require(NetworkAcls.KIND, request.networkAclId());
            NetworkAclEntry entry = required(acl, egress, number);
            edit.put(NetworkAcls.KIND, NetworkAcls.withEntries(acl, others(acl, entry)));
            return DeleteNetworkAclEntryResponse.builder().build();
        });
    }

    private static Optional<NetworkAclEntry> find(NetworkAcl acl, boolean egress, int number) {
        return NetworkAcls.entries(acl)
                .filter(entry -> entry.egress() == egress && entry.ruleNumber() == number)
                .findFirst();
    }

    private static NetworkAclEntry required(NetworkAcl acl, boolean egress, int number) {
        return find(acl, egress, number)
                .orElseThrow(() -> Ec2Errors.error(
                        "InvalidNetworkAclEntry.NotFound",
                        "no " + (egress ? "egress" : "ingress") + " entry with number " + number + " in network ACL "
                                + acl.networkAclId()));
    }

    private static Stream<NetworkAclEntry> others(NetworkAcl acl, NetworkAclEntry entry) {
        return NetworkAcls.entries(acl).filter(other -> !other.equals(entry));
    }

    /** @param request to create an entry or to replace one, which say it in the same members */
    private static NetworkAclEntry checked(Ec2Request request) {
        NetworkAclEntry asked = Alike.copy(request, NetworkAclEntry.builder()).build();
        number(asked.ruleNumber());
        direction(asked.egress());
        if (asked.ruleAction() == null) {
            throw Ec2Errors.missingParameter("ruleAction");
        }
        String protocol = protocol(asked.protocol());
        boolean hasPorts = protocol.equals(TCP) || protocol.equals(UDP);
        boolean isIcmp = protocol.equals(ICMP) || protocol.equals(ICMPV6);
        // "CreateNetworkAclEntry": with other protocols, ports are not looked at.
        var entry = NetworkAclEntry.builder()
                .egress(asked.egress())
                .ruleNumber(asked.ruleNumber())
                .ruleAction(asked.ruleAction())
                .protocol(protocol)
                .portRange(hasPorts ? ports(asked.portRange()) : null)
                .icmpTypeCode(isIcmp ? icmp(asked.icmpTypeCode()) : null);
        if ((asked.cidrBlock() == null) == (asked.ipv6CidrBlock() == null)) {
            throw asked.cidrBlock() == null
                    ? Ec2Errors.missingParameter("cidrBlock")
                    : Ec2Errors.invalidParameterCombination(
                            "Only one of the parameters cidrBlock and ipv6CidrBlock may be specified");
        }
        return asked.cidrBlock() == null
                ? entry.ipv6CidrBlock(Peers.ipv6(asked.ipv6CidrBlock())).build()
                : entry.cidrBlock(Vpcs.block(asked.cidrBlock()).toString()).build();
    }

    private static int number(@Nullable Integer number) {
        if (number == null) {
            throw Ec2Errors.missingParameter("ruleNumber");
        }
        if (number < 1 || number >= LAST) {
            throw invalid(number, "ruleNumber");
        }
        return number;
    }

    private static boolean direction(@Nullable Boolean egress) {
        if (egress == null) {
            throw Ec2Errors.missingParameter("egress");
        }
        return egress;
    }

    private static String protocol(@Nullable String protocol) {
        if (protocol == null) {
            throw Ec2Errors.missingParameter("protocol");
        }
        boolean isNumber = protocol.matches("[0-9]{1,3}") && Integer.parseInt(protocol) <= MOST_PROTOCOL;
        if (!isNumber && !protocol.equals(Protocols.ALL)) {
            throw invalid(protocol, "protocol");
        }
        return String.valueOf(Integer.parseInt(protocol));
    }

    private static PortRange ports(@Nullable PortRange range) {
        if (range == null || range.from() == null || range.to() == null) {
            throw Ec2Errors.missingParameter("portRange");
        }
        Protocols.checked("tcp", range.from(), range.to());
        return range;
    }

    private static IcmpTypeCode icmp(@Nullable IcmpTypeCode icmp) {
        if (icmp == null || icmp.type() == null || icmp.code() == null) {
            throw Ec2Errors.missingParameter("icmpTypeCode");
        }
        Protocols.checked("icmp", icmp.type(), icmp.code());
        return icmp;
    }

    private static RuntimeException invalid(Object value, String parameter) {
        return Ec2Errors.invalidParameterValue("Value (" + value + ") for parameter " + parameter + " is invalid.");
    }
}
