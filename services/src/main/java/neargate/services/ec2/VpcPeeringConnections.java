package neargate.services.ec2;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AcceptVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.AcceptVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcPeeringConnectionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcPeeringConnectionsResponse;
import software.amazon.awssdk.services.ec2.model.RejectVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.RejectVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionStateReasonCode;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionVpcInfo;

/** VPC peering connections, between VPCs of one account and region ("VPC peering connection lifecycle"). */
final class VpcPeeringConnections {
    private static final Duration PATIENCE = Duration.ofDays(7);

    private static final Table.Index<VpcPeeringConnection> BY_VPC =
            new Table.Index<>("vpc", connection -> vpcs(connection).distinct().toList());

    static final Kind<VpcPeeringConnection, VpcPeeringConnection> KIND = new Kind<>(
            ResourceType.VPC_PEERING_CONNECTION,
            "pcx",
            new Kind.Wording(
                    "InvalidVpcPeeringConnectionID.NotFound",
                    "InvalidVpcPeeringConnectionId.Malformed",
                    "vpcPeeringConnection ID"),
            Table.named("ec2.vpc-peering-connections", JsonCodec.of(VpcPeeringConnection.class))
                    .with(BY_VPC)
                    .build(),
            VpcPeeringConnection::vpcPeeringConnectionId,
            VpcPeeringConnections::shown,
            (connection, tags) -> connection.toBuilder().tags(tags).build(),
            VpcPeeringConnection::tags,
            Filters.of(VpcPeeringConnection::tags)
                    .text(
                            "accepter-vpc-info.cidr-block",
                            it -> it.accepterVpcInfo().cidrBlock())
                    .text(
                            "accepter-vpc-info.owner-id",
                            it -> it.accepterVpcInfo().ownerId())
                    .text("accepter-vpc-info.vpc-id", it -> it.accepterVpcInfo().vpcId())
                    .text("expiration-time", VpcPeeringConnection::expirationTime)
                    .text(
                            "requester-vpc-info.cidr-block",
                            it -> it.requesterVpcInfo().cidrBlock())
                    .text(
                            "requester-vpc-info.owner-id",
                            it -> it.requesterVpcInfo().ownerId())
                    .text(
                            "requester-vpc-info.vpc-id",
                            it -> it.requesterVpcInfo().vpcId())
                    .text("status-code", it -> it.status().codeAsString())
                    .text("status-message", it -> it.status().message())
                    .id("vpc-peering-connection-id", VpcPeeringConnection::vpcPeeringConnectionId),
            Map.of());

    private final RegionStore store;

    VpcPeeringConnections(RegionStore store) {
        this.store = store;
    }

    DescribeVpcPeeringConnectionsResponse describe(DescribeVpcPeeringConnectionsRequest request) {
        var page = Describe.of(
                store.read(),
                KIND,
                new Describe.Query(
                        request.vpcPeeringConnectionIds(),
                        request.filters(),
                        request.maxResults(),
                        request.nextToken()));
        return DescribeVpcPeeringConnectionsResponse.builder()
                .vpcPeeringConnections(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    /** Answers how the request begins; what came of it is seen by whoever looks. */
    CreateVpcPeeringConnectionResponse create(CreateVpcPeeringConnectionRequest request) {
        if (request.peerVpcId() == null) {
            throw Ec2Errors.missingParameter("peerVpcId");
        }
        return store.write(edit -> {
            if (!edit.account().equals(Objects.requireNonNullElse(request.peerOwnerId(), edit.account()))
                    || !edit.region().equals(Objects.requireNonNullElse(request.peerRegion(), edit.region()))) {
                throw Ec2Errors.unsupported("A peering with a VPC of another account or region");
            }
            Vpc requester = edit.require(Vpcs.KIND, request.vpcId()).vpc();
            if (requester.vpcId().equals(request.peerVpcId())) {
                throw Ec2Errors.invalidParameterValue("Value (" + request.peerVpcId()
                        + ") for parameter peerVpcId is invalid. A VPC cannot be peered with itself.");
            }
            Optional<Vpc> accepter = edit.get(Vpcs.KIND, request.peerVpcId()).map(VpcRecord::vpc);
            refuseASecond(edit, requester.vpcId(), request.peerVpcId());
            VpcPeeringConnection asked = VpcPeeringConnection.builder()
                    .vpcPeeringConnectionId(edit.newId(KIND))
                    .requesterVpcInfo(info(edit, requester.vpcId(), requester))
                    .accepterVpcInfo(info(edit, request.peerVpcId(), accepter.orElse(null)))
                    .expirationTime(edit.now().plus(PATIENCE))
                    .tags(Tags.ofNew(edit, request.tagSpecifications(), ResourceType.VPC_PEERING_CONNECTION))
                    .build();
            boolean possible = accepter.filter(peer -> !PeeredBlocks.overlap(requester, peer))
                    .isPresent();
            edit.put(
                    KIND,
                    possible
                            ? in(
                                    asked,
                                    VpcPeeringConnectionStateReasonCode.PENDING_ACCEPTANCE,
                                    "Pending Acceptance by " + edit.account())
                            : failed(edit, asked));
            return CreateVpcPeeringConnectionResponse.builder()
                    .vpcPeeringConnection(in(
                            asked,
                            VpcPeeringConnectionStateReasonCode.INITIATING_REQUEST,
                            "Initiating Request to " + edit.account()))
                    .build();
        });
    }

    AcceptVpcPeeringConnectionResponse accept(AcceptVpcPeeringConnectionRequest request) {
        return store.write(edit -> AcceptVpcPeeringConnectionResponse.builder()
                .vpcPeeringConnection(decided(
                        edit, request.vpcPeeringConnectionId(), VpcPeeringConnectionStateReasonCode.ACTIVE, "Active"))
                .build());
    }

    RejectVpcPeeringConnectionResponse reject(RejectVpcPeeringConnectionRequest request) {
        return store.write(edit -> {
            VpcPeeringConnection rejected = decided(
                    edit, request.vpcPeeringConnectionId(), VpcPeeringConnectionStateReasonCode.REJECTED, "Inactive");
            edit.put(KIND, ended(edit, rejected));
            return RejectVpcPeeringConnectionResponse.builder()
                    .returnValue(true)
                    .build();
        });
    }

    DeleteVpcPeeringConnectionResponse delete(DeleteVpcPeeringConnectionRequest request) {
        return store.write(edit -> {
            VpcPeeringConnection before = edit.require(KIND, request.vpcPeeringConnectionId());
            switch (before.status().code()) {
                case ACTIVE, PENDING_ACCEPTANCE -> edit.put(KIND, deleted(edit, before));
                default -> throw invalidTransition(before, VpcPeeringConnectionStateReasonCode.DELETED);
            }
            return DeleteVpcPeeringConnectionResponse.builder()
                    .returnValue(true)
                    .build();
        });
    }

    /** A VPC's connections end with it, and are seen for a while as others that ended. */
    static void vpcGone(RegionEdit edit, String vpcId) {
        ofVpc(edit, vpcId)
                .filter(VpcPeeringConnections::lasts)
                .toList()
                .forEach(connection -> edit.put(KIND, deleted(edit, connection)));
    }

    /** The connections of a VPC, whatever their state. */
    static Stream<VpcPeeringConnection> ofVpc(RegionRows rows, String vpcId) {
        return rows.find(KIND, BY_VPC, vpcId);
    }

    /** The VPC at the other end of a connection that is active. */
    static Optional<String> peerOf(RegionRows rows, String id, String vpcId) {
        return rows.get(KIND, id)
                .filter(connection -> connection.status().code() == VpcPeeringConnectionStateReasonCode.ACTIVE)
                .flatMap(connection ->
                        vpcs(connection).filter(other -> !other.equals(vpcId)).findFirst());
    }

    /** The VPCs of a connection. */
    static Stream<String> vpcs(VpcPeeringConnection connection) {
        return Stream.of(
                connection.requesterVpcInfo().vpcId(),
                connection.accepterVpcInfo().vpcId());
    }

    private static VpcPeeringConnection decided(
            RegionEdit edit, @Nullable String id, VpcPeeringConnectionStateReasonCode to, String message) {
        VpcPeeringConnection stored = edit.require(KIND, id);
        boolean waits = stored.status().code() == VpcPeeringConnectionStateReasonCode.PENDING_ACCEPTANCE;
        VpcPeeringConnection before = waits && edit.now().isAfter(stored.expirationTime()) ? expired(stored) : stored;
        if (before.status().code() != VpcPeeringConnectionStateReasonCode.PENDING_ACCEPTANCE) {
            throw invalidTransition(before, to);
        }
        return edit.put(
                KIND, in(before, to, message).toBuilder().expirationTime(null).build());
    }

    private static RuntimeException invalidTransition(
            VpcPeeringConnection connection, VpcPeeringConnectionStateReasonCode to) {
        return Ec2Errors.error(
                "InvalidStateTransition",
                "Invalid state transition for " + connection.vpcPeeringConnectionId()
                        + ", attempted to transition from "
                        + connection.status().codeAsString() + " to " + to);
    }

    private static void refuseASecond(RegionRows rows, String vpcId, String peerVpcId) {
        ofVpc(rows, vpcId)
                .filter(other -> vpcs(other).anyMatch(peerVpcId::equals))
                .filter(VpcPeeringConnections::lasts)
                .findFirst()
                .ifPresent(other -> {
                    throw Ec2Errors.error(
                            "VpcPeeringConnectionAlreadyExists",
                            "A VPC peering connection between the VPCs already exists: "
                                    + other.vpcPeeringConnectionId());
                });
    }

    private static VpcPeeringConnection in(
            VpcPeeringConnection connection, VpcPeeringConnectionStateReasonCode code, String message) {
        return connection.toBuilder()
                .status(status -> status.code(code).message(message))
                .build();
    }

    /** A request that cannot be, or can be no longer. */
    static VpcPeeringConnection failed(RegionEdit edit, VpcPeeringConnection connection) {
        return ended(
                edit,
                in(
                        connection,
                        VpcPeeringConnectionStateReasonCode.FAILED,
                        "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range"));
    }

    /** A request that nobody accepted in time. */
    static VpcPeeringConnection expired(VpcPeeringConnection connection) {
        return in(
                connection,
                VpcPeeringConnectionStateReasonCode.EXPIRED,
                "Expired since it was not accepted within 7 days");
    }

    private static VpcPeeringConnection deleted(RegionEdit edit, VpcPeeringConnection connection) {
        return ended(edit, in(connection, VpcPeeringConnectionStateReasonCode.DELETED, "Deleted by " + edit.account()));
    }

    /** What ended keeps when, in the member that said until when it could be accepted. */
    private static VpcPeeringConnection ended(RegionEdit edit, VpcPeeringConnection connection) {
        return connection.copy(it -> it.expirationTime(edit.now()));
    }

    private static VpcPeeringConnection shown(RegionRows rows, VpcPeeringConnection connection) {
        return switch (connection.status().code()) {
            case PENDING_ACCEPTANCE, EXPIRED -> connection;
            case ACTIVE -> PeeredBlocks.current(rows, connection);
            default -> connection.copy(it -> it.expirationTime(null));
        };
    }

    private static boolean lasts(VpcPeeringConnection connection) {
        return connection.status().code() == VpcPeeringConnectionStateReasonCode.ACTIVE
                || connection.status().code() == VpcPeeringConnectionStateReasonCode.PENDING_ACCEPTANCE;
    }

    private static VpcPeeringConnectionVpcInfo info(RegionRows rows, String vpcId, @Nullable Vpc vpc) {
        var info = vpc == null
                ? VpcPeeringConnectionVpcInfo.builder().vpcId(vpcId)
                : PeeredBlocks.of(vpc)
                        .peeringOptions(options -> options.allowDnsResolutionFromRemoteVpc(false)
                                .allowEgressFromLocalClassicLinkToRemoteVpc(false)
                                .allowEgressFromLocalVpcToRemoteClassicLink(false));
        return info.ownerId(rows.account()).region(rows.region()).build();
    }
}
