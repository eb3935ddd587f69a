package neargate.services.ec2;

import java.util.Map;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.resource.ClientTokens;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import software.amazon.awssdk.services.ec2.model.AttachmentStatus;
import software.amazon.awssdk.services.ec2.model.CreateEgressOnlyInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateEgressOnlyInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteEgressOnlyInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteEgressOnlyInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DescribeEgressOnlyInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeEgressOnlyInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.EgressOnlyInternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Egress-only internet gateways, as data: there is no IPv6 traffic in our VPCs. */
final class EgressOnlyInternetGateways {
    static final Kind<EgressOnlyInternetGateway, EgressOnlyInternetGateway> KIND = Kind.plain(
            ResourceType.EGRESS_ONLY_INTERNET_GATEWAY,
            "eigw",
            new Kind.Wording(
                    "InvalidGatewayID.NotFound",
                    "InvalidEgressOnlyInternetGatewayId.Malformed",
                    "egressOnlyInternetGateway ID"),
            Table.named("ec2.egress-only-internet-gateways", JsonCodec.of(EgressOnlyInternetGateway.class))
                    .build(),
            EgressOnlyInternetGateway::egressOnlyInternetGatewayId,
            (gateway, tags) -> gateway.toBuilder().tags(tags).build(),
            EgressOnlyInternetGateway::tags,
            Filters.of(EgressOnlyInternetGateway::tags),
            Map.of());

    private final RegionStore store;

    EgressOnlyInternetGateways(RegionStore store) {
        this.store = store;
    }

    DescribeEgressOnlyInternetGatewaysResponse describe(DescribeEgressOnlyInternetGatewaysRequest request) {
        var page = Describe.of(
                store.read(),
                KIND,
                new Describe.Query(
                        request.egressOnlyInternetGatewayIds(),
                        request.filters(),
                        request.maxResults(),
                        request.nextToken()));
        return DescribeEgressOnlyInternetGatewaysResponse.builder()
                .egressOnlyInternetGateways(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    CreateEgressOnlyInternetGatewayResponse create(CreateEgressOnlyInternetGatewayRequest request) {
        return store.write(edit -> CreateEgressOnlyInternetGatewayResponse.builder()
                .clientToken(request.clientToken())
                .egressOnlyInternetGateway(ClientTokens.once(
                        edit, KIND, request.clientToken(), request, () -> edit.put(KIND, asked(edit, request))))
                .build());
    }

    private static EgressOnlyInternetGateway asked(RegionEdit edit, CreateEgressOnlyInternetGatewayRequest request) {
        String vpcId = edit.require(Vpcs.KIND, request.vpcId()).id();
        return EgressOnlyInternetGateway.builder()
                .egressOnlyInternetGatewayId(edit.newId(KIND))
                .attachments(InternetGatewayAttachment.builder()
                        .vpcId(vpcId)
                        .state(AttachmentStatus.ATTACHED)
                        .build())
                .tags(Tags.ofNew(edit, request.tagSpecifications(), ResourceType.EGRESS_ONLY_INTERNET_GATEWAY))
                .build();
    }

    DeleteEgressOnlyInternetGatewayResponse delete(DeleteEgressOnlyInternetGatewayRequest request) {
        return store.write(edit -> {
            String id =
                    edit.require(KIND, request.egressOnlyInternetGatewayId()).egressOnlyInternetGatewayId();
            edit.delete(KIND, id);
            return DeleteEgressOnlyInternetGatewayResponse.builder()
                    .returnCode(true)
                    .build();
        });
    }
}
