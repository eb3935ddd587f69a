package neargate.services.ec2;

import java.util.List;
import java.util.Map;
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
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Internet gateways: at most one a VPC, each in at most one VPC. */
final class InternetGateways {
    private static final Table.Index<InternetGateway> BY_VPC =
            new Table.Index<>("vpc", gateway -> vpcs(gateway).toList());

    static final Kind<InternetGateway, InternetGateway> KIND = Kind.plain(
            ResourceType.INTERNET_GATEWAY,
            "igw",
            new Kind.Wording(
                    "InvalidInternetGatewayID.NotFound", "InvalidInternetGatewayId.Malformed", "internetGateway ID"),
            Table.named("ec2.internet-gateways", JsonCodec.of(InternetGateway.class))
                    .with(BY_VPC)
                    .build(),
            InternetGateway::internetGatewayId,
            (gateway, tags) -> gateway.toBuilder().tags(tags).build(),
            InternetGateway::tags,
            Filters.of(InternetGateway::tags)
                    .texts(
                            "attachment.state",
                            gateway -> attachments(gateway).map(InternetGatewayAttachment::stateAsString))
                    .texts("attachment.vpc-id", gateway -> attachments(gateway).map(InternetGatewayAttachment::vpcId))
                    .id("internet-gateway-id", InternetGateway::internetGatewayId)
                    .text("owner-id", InternetGateway::ownerId),
            Map.of("attachment.vpc-id", BY_VPC));

    private final RegionStore store;

    InternetGateways(RegionStore store) {
        this.store = store;
    }

    DescribeInternetGatewaysResponse describe(DescribeInternetGatewaysRequest request) {
        var page = Describe.of(
                store.read(),
                KIND,
                new Describe.Query(
                        request.internetGatewayIds(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeInternetGatewaysResponse.builder()
                .internetGateways(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    CreateInternetGatewayResponse create(CreateInternetGatewayRequest request) {
        return store.write(edit -> CreateInternetGatewayResponse.builder()
                .internetGateway(
                        create(edit, Tags.ofNew(edit, request.tagSpecifications(), ResourceType.INTERNET_GATEWAY)))
                .build());
    }

    static InternetGateway create(RegionEdit edit, List<Tag> tags) {
        return edit.put(
                KIND,
                InternetGateway.builder()
                        .internetGatewayId(edit.newId(KIND))
                        .ownerId(edit.account())
                        .tags(tags)
                        .build());
    }

    AttachInternetGatewayResponse attach(AttachInternetGatewayRequest request) {
        return store.write(edit -> {
            InternetGateway gateway = edit.require(KIND, request.internetGatewayId());
            String vpcId = edit.require(Vpcs.KIND, request.vpcId()).id();
            attachments(gateway).findAny().ifPresent(attachment -> {
                throw Ec2Errors.error(
                        "Resource.AlreadyAssociated",
                        "resource " + gateway.internetGatewayId() + " is already attached to network "
                                + attachment.vpcId());
            });
            ofVpc(edit, vpcId).ifPresent(other -> {
                throw Ec2Errors.invalidParameterValue("Network " + vpcId + " already has an internet gateway attached");
            });
            attach(edit, gateway, vpcId);
            return AttachInternetGatewayResponse.builder().build();
        });
    }

    static void attach(RegionEdit edit, InternetGateway gateway, String vpcId) {
        // An attached gateway is "available", not "attached" as the type says: so the API has always answered.
        edit.put(
                KIND,
                gateway.toBuilder()
                        .attachments(InternetGatewayAttachment.builder()
                                .vpcId(vpcId)
                                .state("available")
                                .build())
                        .build());
    }

    DetachInternetGatewayResponse detach(DetachInternetGatewayRequest request) {
        return store.write(edit -> {
            InternetGateway gateway = edit.require(KIND, request.internetGatewayId());
            String vpcId = edit.require(Vpcs.KIND, request.vpcId()).id();
            if (attachments(gateway).noneMatch(attachment -> attachment.vpcId().equals(vpcId))) {
                throw Ec2Errors.error(
                        "Gateway.NotAttached",
                        "resource " + gateway.internetGatewayId() + " is not attached to network " + vpcId);
            }
            if (NetworkInterfaces.inVpc(edit, vpcId).anyMatch(eni -> eni.association() != null)) {
                throw Ec2Errors.dependencyViolation("Network " + vpcId + " has some mapped public address(es)."
                        + " Please unmap those public address(es) before detaching the gateway.");
            }
            edit.put(KIND, gateway.toBuilder().attachments(List.of()).build());
            return DetachInternetGatewayResponse.builder().build();
        });
    }

    DeleteInternetGatewayResponse delete(DeleteInternetGatewayRequest request) {
        return store.write(edit -> {
            InternetGateway gateway = edit.require(KIND, request.internetGatewayId());
            if (attachments(gateway).findAny().isPresent()) {
                throw Ec2Errors.dependencyViolation("The internetGateway '" + gateway.internetGatewayId()
                        + "' has dependencies and cannot be deleted.");
            }
            edit.delete(KIND, gateway.internetGatewayId());
            return DeleteInternetGatewayResponse.builder().build();
        });
    }

    static Optional<InternetGateway> ofVpc(RegionRows rows, String vpcId) {
        return rows.find(KIND, BY_VPC, vpcId).findFirst();
    }

    /** The VPC that a gateway is attached to, if it is. */
    static Stream<String> vpcs(InternetGateway gateway) {
        return attachments(gateway).map(InternetGatewayAttachment::vpcId);
    }

    private static Stream<InternetGatewayAttachment> attachments(InternetGateway gateway) {
        return gateway.attachments().stream();
    }
}
