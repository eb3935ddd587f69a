package neargate.services.ec2;

import java.util.List;
import java.util.function.Predicate;
import neargate.services.ec2.endpoints.EndpointService;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointServicesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointServicesResponse;
import software.amazon.awssdk.services.ec2.model.DnsNameState;
import software.amazon.awssdk.services.ec2.model.PrivateDnsDetails;
import software.amazon.awssdk.services.ec2.model.ServiceConnectivityType;
import software.amazon.awssdk.services.ec2.model.ServiceDetail;
import software.amazon.awssdk.services.ec2.model.ServiceType;
import software.amazon.awssdk.services.ec2.model.ServiceTypeDetail;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** DescribeVpcEndpointServices: the services of AWS's that endpoints can lead to. */
final class EndpointServices {
    private static final Filters<ServiceDetail> FILTERS = Filters.of(ServiceDetail::tags)
            .text("owner", ServiceDetail::owner)
            .text("service-name", ServiceDetail::serviceName)
            .text("service-region", ServiceDetail::serviceRegion)
            .texts("service-type", detail -> detail.serviceType().stream().map(ServiceTypeDetail::serviceTypeAsString))
            .texts("supported-ip-address-types", detail -> detail.supportedIpAddressTypesAsStrings().stream());

    private final RegionStore store;

    EndpointServices(RegionStore store) {
        this.store = store;
    }

    DescribeVpcEndpointServicesResponse describe(DescribeVpcEndpointServicesRequest request) {
        RegionRows rows = store.read();
        Predicate<String> known = name -> EndpointService.of(rows.region())
                .anyMatch(service -> service.name().equals(name));
        request.serviceNames().stream().filter(known.negate()).findFirst().ifPresent(name -> {
            throw Ec2Errors.error("InvalidServiceName", "The Vpc Endpoint Service '" + name + "' does not exist");
        });
        var page = Describe.of(
                EndpointService.of(rows.region())
                        .filter(service -> request.serviceNames().isEmpty()
                                || request.serviceNames().contains(service.name()))
                        .map(service -> detail(rows.region(), service)),
                detail -> detail.serviceName() + "/" + detail.serviceId(),
                FILTERS,
                new Describe.Query(List.of(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeVpcEndpointServicesResponse.builder()
                .serviceNames(page.items().stream()
                        .map(ServiceDetail::serviceName)
                        .distinct()
                        .toList())
                .serviceDetails(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private static ServiceDetail detail(String region, EndpointService service) {
        boolean gateway = service.type() == VpcEndpointType.GATEWAY;
        var detail = ServiceDetail.builder()
                .serviceName(service.name())
                .serviceId(service.serviceId())
                .serviceRegion(region)
                .serviceType(ServiceTypeDetail.builder()
                        .serviceType(gateway ? ServiceType.GATEWAY : ServiceType.INTERFACE)
                        .build())
                .availabilityZones(
                        Zones.of(region).stream().map(Zones.Zone::name).toList())
                .owner("amazon")
                .vpcEndpointPolicySupported(true)
                .acceptanceRequired(false)
                .managesVpcEndpoints(false)
                .supportedIpAddressTypes(ServiceConnectivityType.IPV4)
                .tags(List.of());
        if (gateway) {
            return detail.baseEndpointDnsNames(service.shortName() + "." + region + ".amazonaws.com")
                    .build();
        }
        return detail.baseEndpointDnsNames(service.baseDnsName(region))
                .privateDnsName(service.privateDnsNames().getFirst())
                .privateDnsNames(service.privateDnsNames().stream()
                        .map(name ->
                                PrivateDnsDetails.builder().privateDnsName(name).build())
                        .toList())
                .privateDnsNameVerificationState(DnsNameState.VERIFIED)
                .build();
    }
}
