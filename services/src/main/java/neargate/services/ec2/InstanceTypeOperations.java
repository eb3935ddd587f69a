package neargate.services.ec2;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.services.ec2.instancetypes.InstanceTypes;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.LocationType;

/** Which instance types there are, and where: every region and zone has all of them. */
final class InstanceTypeOperations {
    private static final Filters<InstanceTypeInfo> TYPE_FILTERS = Filters.<InstanceTypeInfo>of(type -> List.of())
            .text("auto-recovery-supported", InstanceTypeInfo::autoRecoverySupported)
            .text("bare-metal", InstanceTypeInfo::bareMetal)
            .text("burstable-performance-supported", InstanceTypeInfo::burstablePerformanceSupported)
            .text("current-generation", InstanceTypeInfo::currentGeneration)
            .text("free-tier-eligible", InstanceTypeInfo::freeTierEligible)
            .text("hypervisor", InstanceTypeInfo::hypervisorAsString)
            .text("instance-storage-supported", InstanceTypeInfo::instanceStorageSupported)
            .text("instance-type", InstanceTypeInfo::instanceTypeAsString)
            .text("memory-info.size-in-mib", InstanceTypes::memory)
            .text(
                    "network-info.ipv4-addresses-per-interface",
                    type -> type.networkInfo().ipv4AddressesPerInterface())
            .text(
                    "network-info.maximum-network-interfaces",
                    type -> type.networkInfo().maximumNetworkInterfaces())
            .texts(
                    "processor-info.supported-architecture",
                    type -> type.processorInfo().supportedArchitecturesAsStrings().stream())
            .texts("supported-root-device-type", type -> type.supportedRootDeviceTypesAsStrings().stream())
            .texts("supported-usage-class", type -> type.supportedUsageClassesAsStrings().stream())
            .texts("supported-virtualization-type", type -> type.supportedVirtualizationTypesAsStrings().stream())
            .text("vcpu-info.default-cores", type -> type.vCpuInfo().defaultCores())
            .text("vcpu-info.default-threads-per-core", type -> type.vCpuInfo().defaultThreadsPerCore())
            .text("vcpu-info.default-vcpus", InstanceTypes::vcpus)
            .texts(
                    "vcpu-info.valid-cores",
                    type -> type.vCpuInfo().validCores().stream().map(String::valueOf))
            .texts(
                    "vcpu-info.valid-threads-per-core",
                    type -> type.vCpuInfo().validThreadsPerCore().stream().map(String::valueOf))
            .text(
                    "network-info.maximum-network-cards",
                    type -> type.networkInfo().maximumNetworkCards())
            .text("dedicated-hosts-supported", InstanceTypeInfo::dedicatedHostsSupported)
            .text("ebs-info.ebs-optimized-support", type -> type.ebsInfo().ebsOptimizedSupportAsString())
            .text("ebs-info.encryption-support", type -> type.ebsInfo().encryptionSupportAsString())
            .text("ebs-info.nvme-support", type -> type.ebsInfo().nvmeSupportAsString())
            .text("hibernation-supported", InstanceTypeInfo::hibernationSupported)
            .text("network-info.efa-supported", type -> type.networkInfo().efaSupported())
            .text("network-info.ena-support", type -> type.networkInfo().enaSupportAsString())
            .text(
                    "network-info.encryption-in-transit-supported",
                    type -> type.networkInfo().encryptionInTransitSupported())
            .text(
                    "network-info.ipv6-addresses-per-interface",
                    type -> type.networkInfo().ipv6AddressesPerInterface())
            .text("network-info.ipv6-supported", type -> type.networkInfo().ipv6Supported())
            .text("nitro-enclaves-support", InstanceTypeInfo::nitroEnclavesSupportAsString)
            .text("nitro-tpm-support", InstanceTypeInfo::nitroTpmSupportAsString)
            .text(
                    "processor-info.sustained-clock-speed-in-ghz",
                    type -> type.processorInfo().sustainedClockSpeedInGhz())
            .text("reboot-migration-support", InstanceTypeInfo::rebootMigrationSupportAsString)
            .texts("supported-boot-mode", type -> type.supportedBootModesAsStrings().stream())
            .absent(
                    "instance-storage-info.disk.count",
                    "instance-storage-info.disk.size-in-gb",
                    "instance-storage-info.disk.type",
                    "instance-storage-info.encryption-support",
                    "instance-storage-info.nvme-support",
                    "instance-storage-info.total-size-in-gb",
                    "network-info.bandwidth-weightings",
                    "network-info.efa-info.maximum-efa-interfaces",
                    "nitro-tpm-info.supported-versions",
                    "processor-info.supported-features")
            .refused(
                    "ebs-info.attachment-limit-type",
                    "ebs-info.ebs-optimized-info.baseline-bandwidth-in-mbps",
                    "ebs-info.ebs-optimized-info.baseline-iops",
                    "ebs-info.ebs-optimized-info.baseline-throughput-in-mbps",
                    "ebs-info.ebs-optimized-info.maximum-bandwidth-in-mbps",
                    "ebs-info.ebs-optimized-info.maximum-iops",
                    "ebs-info.ebs-optimized-info.maximum-throughput-in-mbps",
                    "ebs-info.maximum-ebs-attachments",
                    "network-info.flexible-ena-queues-support",
                    "network-info.network-performance");

    private static final Filters<InstanceTypeOffering> OFFERING_FILTERS = Filters.<InstanceTypeOffering>of(
                    offering -> List.of())
            .text("instance-type", InstanceTypeOffering::instanceTypeAsString)
            .text("location", InstanceTypeOffering::location);

    private InstanceTypeOperations() {}

    static DescribeInstanceTypesResponse describe(DescribeInstanceTypesRequest request) {
        List<String> unknown = request.instanceTypesAsStrings().stream()
                .filter(name -> InstanceTypes.of(name).isEmpty())
                .toList();
        if (!unknown.isEmpty()) {
            throw Ec2Errors.error(
                    "InvalidInstanceType", "The following supplied instance types do not exist: " + unknown);
        }
        var page = Describe.of(
                InstanceTypes.all().stream(),
                InstanceTypeInfo::instanceTypeAsString,
                TYPE_FILTERS,
                new Describe.Query(
                        request.instanceTypesAsStrings(),
                        request.filters(),
                        request.maxResults(),
                        request.nextToken()));
        return DescribeInstanceTypesResponse.builder()
                .instanceTypes(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    static DescribeInstanceTypeOfferingsResponse describe(DescribeInstanceTypeOfferingsRequest request) {
        LocationType by = request.locationType() == null ? LocationType.REGION : request.locationType();
        List<String> locations = locations(Caller.current().region(), by);
        Stream<InstanceTypeOffering> offerings = InstanceTypes.all().stream()
                .flatMap(type -> locations.stream()
                        .map(location -> InstanceTypeOffering.builder()
                                .instanceType(type.instanceTypeAsString())
                                .locationType(by)
                                .location(location)
                                .build()))
                .sorted(Comparator.comparing(InstanceTypeOperations::key));
        var page = Describe.of(
                offerings,
                InstanceTypeOperations::key,
                OFFERING_FILTERS,
                new Describe.Query(List.of(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeInstanceTypeOfferingsResponse.builder()
                .instanceTypeOfferings(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private static String key(InstanceTypeOffering offering) {
        return offering.instanceTypeAsString() + " " + offering.location();
    }

    private static List<String> locations(String region, LocationType by) {
        return switch (by) {
            case REGION -> List.of(region);
            case AVAILABILITY_ZONE ->
                Zones.of(region).stream().map(Zones.Zone::name).toList();
            case AVAILABILITY_ZONE_ID ->
                Zones.of(region).stream().map(Zones.Zone::id).toList();
            default -> List.of();
        };
    }
}
