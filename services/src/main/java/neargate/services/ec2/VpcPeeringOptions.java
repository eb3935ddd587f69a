package neargate.services.ec2;

import java.util.Objects;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.ModifyVpcPeeringConnectionOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcPeeringConnectionOptionsResponse;
import software.amazon.awssdk.services.ec2.model.PeeringConnectionOptions;
import software.amazon.awssdk.services.ec2.model.PeeringConnectionOptionsRequest;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionStateReasonCode;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionVpcInfo;

/** What each side of a peering connection lets the other do ("Enable DNS resolution for a VPC peering connection"). */
final class VpcPeeringOptions {
    private final RegionStore store;

    VpcPeeringOptions(RegionStore store) {
        this.store = store;
    }

    ModifyVpcPeeringConnectionOptionsResponse modify(ModifyVpcPeeringConnectionOptionsRequest request) {
        PeeringConnectionOptionsRequest requester = request.requesterPeeringConnectionOptions();
        PeeringConnectionOptionsRequest accepter = request.accepterPeeringConnectionOptions();
        refuseClassicLink(requester);
        refuseClassicLink(accepter);
        return store.write(edit -> {
            VpcPeeringConnection before = edit.require(VpcPeeringConnections.KIND, request.vpcPeeringConnectionId());
            if (before.status().code() != VpcPeeringConnectionStateReasonCode.ACTIVE) {
                throw Ec2Errors.error(
                        "OperationNotPermitted",
                        "Peering " + before.vpcPeeringConnectionId()
                                + " is not active. Peering options can be added only to active peerings.");
            }
            changed(edit, before, requester, accepter);
            return ModifyVpcPeeringConnectionOptionsResponse.builder()
                    .requesterPeeringConnectionOptions(answer(requester))
                    .accepterPeeringConnectionOptions(answer(accepter))
                    .build();
        });
    }

    /** Whether public names of {@code vpcId} stand for private addresses where a VPC that is peered with it asks. */
    static boolean resolvesFor(RegionRows rows, String vpcId, String askingVpcId) {
        return VpcPeeringConnections.ofVpc(rows, vpcId)
                .filter(connection -> connection.status().code() == VpcPeeringConnectionStateReasonCode.ACTIVE)
                .filter(connection -> VpcPeeringConnections.vpcs(connection).anyMatch(askingVpcId::equals))
                .map(connection -> connection.requesterVpcInfo().vpcId().equals(vpcId)
                        ? connection.requesterVpcInfo()
                        : connection.accepterVpcInfo())
                .anyMatch(side -> side.peeringOptions().allowDnsResolutionFromRemoteVpc());
    }

    private static void changed(
            RegionEdit edit,
            VpcPeeringConnection before,
            @Nullable PeeringConnectionOptionsRequest requester,
            @Nullable PeeringConnectionOptionsRequest accepter) {
        edit.put(
                VpcPeeringConnections.KIND,
                before.copy(it -> it.requesterVpcInfo(with(before.requesterVpcInfo(), requester))
                        .accepterVpcInfo(with(before.accepterVpcInfo(), accepter))));
    }

    private static VpcPeeringConnectionVpcInfo with(
            VpcPeeringConnectionVpcInfo side, @Nullable PeeringConnectionOptionsRequest asked) {
        return asked == null
                ? side
                : side.copy(it -> it.peeringOptions(side.peeringOptions()
                        .copy(options -> options.allowDnsResolutionFromRemoteVpc(Objects.requireNonNullElse(
                                asked.allowDnsResolutionFromRemoteVpc(),
                                side.peeringOptions().allowDnsResolutionFromRemoteVpc())))));
    }

    private static @Nullable PeeringConnectionOptions answer(@Nullable PeeringConnectionOptionsRequest asked) {
        return asked == null
                ? null
                : PeeringConnectionOptions.builder()
                        .allowDnsResolutionFromRemoteVpc(asked.allowDnsResolutionFromRemoteVpc())
                        .build();
    }

    private static void refuseClassicLink(@Nullable PeeringConnectionOptionsRequest asked) {
        if (asked != null
                && (Boolean.TRUE.equals(asked.allowEgressFromLocalClassicLinkToRemoteVpc())
                        || Boolean.TRUE.equals(asked.allowEgressFromLocalVpcToRemoteClassicLink()))) {
            throw Ec2Errors.unsupported("ClassicLink");
        }
    }
}
