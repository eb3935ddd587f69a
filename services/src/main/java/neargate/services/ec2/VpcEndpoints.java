package neargate.services.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.policy.MalformedPolicy;
import neargate.policy.Policy;
import neargate.services.ec2.endpoints.EndpointService;
import neargate.services.ec2.endpoints.VpcEndpointRecord;
import neargate.services.ec2.resource.ClientTokens;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DnsEntry;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/**
 * VPC endpoints: {@link GatewayEndpoints} are routes, {@link InterfaceEndpoints} are network interfaces with names. One is
 * available with its transaction.
 */
final class VpcEndpoints {
    private static final String ALLOW_ALL =
            "{\"Version\":\"2008-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}]}";

    private static final Table.Index<VpcEndpointRecord> BY_VPC =
            new Table.Index<>("vpc", record -> List.of(record.endpoint().vpcId()));

    static final Table.Index<VpcEndpointRecord> BY_DNS_NAME = new Table.Index<>(
            "dns-name",
            record -> record.endpoint().dnsEntries().stream()
                    .map(DnsEntry::dnsName)
                    .toList());

    static final Kind<VpcEndpointRecord, VpcEndpoint> KIND = new Kind<>(
            ResourceType.VPC_ENDPOINT,
            "vpce",
            new Kind.Wording("InvalidVpcEndpointId.NotFound", "InvalidVpcEndpointId.Malformed", "Vpc Endpoint Id"),
            Table.named("ec2.vpc-endpoints", JsonCodec.of(VpcEndpointRecord.class))
                    .with(BY_VPC)
                    .with(BY_DNS_NAME)
                    .build(),
            VpcEndpointRecord::id,
            VpcEndpoints::shown,
            (record, tags) -> record.with(it -> it.tags(tags)),
            VpcEndpoint::tags,
            Filters.of(VpcEndpoint::tags)
                    .text("ip-address-type", VpcEndpoint::ipAddressTypeAsString)
                    .text("service-name", VpcEndpoint::serviceName)
                    .text("service-region", VpcEndpoint::serviceRegion)
                    .id("vpc-endpoint-id", VpcEndpoint::vpcEndpointId)
                    .text("vpc-endpoint-state", VpcEndpoint::stateAsString)
                    .text("vpc-endpoint-type", VpcEndpoint::vpcEndpointTypeAsString)
                    .text("vpc-id", VpcEndpoint::vpcId),
            Map.of("vpc-id", BY_VPC));

    private final RegionStore store;

    VpcEndpoints(RegionStore store) {
        this.store = store;
    }

    private static VpcEndpoint shown(RegionRows rows, VpcEndpointRecord record) {
        return record.endpoint().vpcEndpointType() != VpcEndpointType.GATEWAY
                ? record.endpoint()
                : record.endpoint()
                        .copy(it -> it.routeTableIds(RouteTables.withGateway(rows, record.id())
                                .map(RouteTable::routeTableId)
                                .toList()));
    }

    static Stream<VpcEndpointRecord> inVpc(RegionRows rows, String vpcId) {
        return rows.find(KIND, BY_VPC, vpcId);
    }

    DescribeVpcEndpointsResponse describe(DescribeVpcEndpointsRequest request) {
        var page = Describe.of(
                store.read(),
                KIND,
                new Describe.Query(
                        request.vpcEndpointIds(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeVpcEndpointsResponse.builder()
                .vpcEndpoints(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    CreateVpcEndpointResponse create(CreateVpcEndpointRequest request) {
        if (request.resourceConfigurationArn() != null || request.serviceNetworkArn() != null) {
            throw Ec2Errors.unsupported("A VPC endpoint to a resource or a service network");
        }
        if (request.serviceName() == null) {
            throw Ec2Errors.missingParameter("ServiceName");
        }
        String policy = request.policyDocument() == null ? ALLOW_ALL : checked(request.policyDocument());
        return store.write(edit -> {
            VpcEndpointRecord record =
                    ClientTokens.once(edit, KIND, request.clientToken(), request, () -> make(edit, request, policy));
            return CreateVpcEndpointResponse.builder()
                    .vpcEndpoint(shown(edit, record))
                    .clientToken(request.clientToken())
                    .build();
        });
    }

    private static VpcEndpointRecord make(RegionEdit edit, CreateVpcEndpointRequest request, String policy) {
        EndpointService service = service(edit.region(), request);
        VpcRecord vpc = edit.require(Vpcs.KIND, request.vpcId());
        VpcEndpoint endpoint = VpcEndpoint.builder()
                .vpcEndpointId(edit.newId(KIND))
                .vpcEndpointType(service.type())
                .vpcId(vpc.id())
                .serviceName(service.name())
                .serviceRegion(edit.region())
                .state("available")
                .policyDocument(policy)
                .privateDnsEnabled(false)
                .requesterManaged(false)
                .ownerId(edit.account())
                .creationTimestamp(edit.now())
                .routeTableIds(List.of())
                .subnetIds(List.of())
                .groups(List.of())
                .networkInterfaceIds(List.of())
                .dnsEntries(List.of())
                .tags(Tags.ofNew(edit, request.tagSpecifications(), ResourceType.VPC_ENDPOINT))
                .build();
        var record = new VpcEndpointRecord(endpoint, edit.ids().hex(8));
        return edit.put(
                KIND,
                service.type() == VpcEndpointType.GATEWAY
                        ? GatewayEndpoints.made(edit, record, request)
                        : InterfaceEndpoints.made(edit, vpc, service, record, request));
    }

    private static EndpointService service(String region, CreateVpcEndpointRequest request) {
        VpcEndpointType type = request.vpcEndpointType() == null ? VpcEndpointType.GATEWAY : request.vpcEndpointType();
        List<EndpointService> known = EndpointService.of(region)
                .filter(service -> service.name().equals(request.serviceName()))
                .toList();
        if (type != VpcEndpointType.GATEWAY && type != VpcEndpointType.INTERFACE) {
            throw Ec2Errors.unsupported("A VPC endpoint of type " + request.vpcEndpointTypeAsString());
        }
        if (known.isEmpty()) {
            throw Ec2Errors.error(
                    "InvalidServiceName", "The Vpc Endpoint Service '" + request.serviceName() + "' does not exist");
        }
        return known.stream()
                .filter(service -> service.type() == type)
                .findFirst()
                .orElseThrow(() -> Ec2Errors.error(
                        "InvalidParameter",
                        "Endpoint type (" + type + ") does not match available service types ("
                                + known.stream().map(EndpointService::type).toList() + ")."));
    }

    private static String checked(String policy) {
        try {
            Policy _ = Policy.parse(policy, Policy.Grammar.RESOURCE);
            return policy;
        } catch (MalformedPolicy e) {
            throw Ec2Errors.error("InvalidPolicyDocument", String.valueOf(e.getMessage()));
        }
    }

    ModifyVpcEndpointResponse modify(ModifyVpcEndpointRequest request) {
        String policy = request.policyDocument() == null ? null : checked(request.policyDocument());
        return store.write(edit -> {
            VpcEndpointRecord before = edit.require(KIND, request.vpcEndpointId());
            VpcEndpointRecord after = Boolean.TRUE.equals(request.resetPolicy())
                    ? before.with(it -> it.policyDocument(ALLOW_ALL))
                    : policy == null ? before : before.with(it -> it.policyDocument(policy));
            edit.put(
                    KIND,
                    before.endpoint().vpcEndpointType() == VpcEndpointType.GATEWAY
                            ? GatewayEndpoints.changed(edit, after, request)
                            : InterfaceEndpoints.changed(edit, after, request));
            return ModifyVpcEndpointResponse.builder().returnValue(true).build();
        });
    }

    /** What cannot be deleted is named in the answer; the rest is gone. */
    DeleteVpcEndpointsResponse delete(DeleteVpcEndpointsRequest request) {
        if (request.vpcEndpointIds().isEmpty()) {
            throw Ec2Errors.missingParameter("VpcEndpointId");
        }
        return store.write(edit -> {
            List<UnsuccessfulItem> unsuccessful = new ArrayList<>();
            for (String id : request.vpcEndpointIds()) {
                try {
                    delete(edit, edit.require(KIND, id));
                } catch (Ec2Exception e) {
                    unsuccessful.add(UnsuccessfulItem.builder()
                            .resourceId(id)
                            .error(error -> error.code(e.awsErrorDetails().errorCode())
                                    .message(e.awsErrorDetails().errorMessage()))
                            .build());
                }
            }
            return DeleteVpcEndpointsResponse.builder()
                    .unsuccessful(unsuccessful)
                    .build();
        });
    }

    private static void delete(RegionEdit edit, VpcEndpointRecord record) {
        RouteTables.withGateway(edit, record.id())
                .toList()
                .forEach(table -> GatewayEndpoints.removeRoute(edit, table, record.id()));
        record.endpoint().networkInterfaceIds().forEach(id -> edit.delete(NetworkInterfaces.KIND, id));
        edit.delete(KIND, record.id());
    }

    static void refuse(boolean given, String parameter, VpcEndpointType type) {
        if (given) {
            throw Ec2Errors.error(
                    "InvalidParameter", parameter + " cannot be specified for a VPC endpoint of type " + type + ".");
        }
    }
}
