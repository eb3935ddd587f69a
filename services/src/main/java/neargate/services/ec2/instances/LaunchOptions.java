package neargate.services.ec2.instances;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import neargate.services.ec2.instancetypes.InstanceTypes;
import neargate.services.ec2.resource.Ec2Errors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CapacityReservationPreference;
import software.amazon.awssdk.services.ec2.model.CpuOptions;
import software.amazon.awssdk.services.ec2.model.CpuOptionsRequest;
import software.amazon.awssdk.services.ec2.model.CreditSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.EbsOptimizedSupport;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.HostnameType;
import software.amazon.awssdk.services.ec2.model.InstanceAutoRecoveryState;
import software.amazon.awssdk.services.ec2.model.InstanceBandwidthWeighting;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.PrivateDnsNameOptionsRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tenancy;

/** What RunInstances may ask of an instance besides its image, network and devices, and what is so without asking. */
public final class LaunchOptions {
    private static final int LONGEST_TOKEN = 64;
    private static final int MOST_HOPS = 64;
    private static final Set<String> CREDITS = Set.of("standard", "unlimited");

    private LaunchOptions() {}

    /**
     * Refuses what Neargate does not carry and what names something that is not there.
     *
     * @throws Ec2Exception when the request has such a thing
     */
    public static void check(RunInstancesRequest request) {
        if (request.clientToken() != null && request.clientToken().length() > LONGEST_TOKEN) {
            throw Ec2Errors.invalidParameterValue("Value (" + request.clientToken()
                    + ") for parameter clientToken is invalid. It must not be longer than " + LONGEST_TOKEN
                    + " characters.");
        }
        if (request.instanceMarketOptions() != null) {
            throw Ec2Errors.unsupported("A spot instance");
        }
        if (request.hibernationOptions() != null
                && Boolean.TRUE.equals(request.hibernationOptions().configured())) {
            throw Ec2Errors.unsupported("Hibernation");
        }
        if (request.ipv6AddressCount() != null || !request.ipv6Addresses().isEmpty()) {
            throw Ec2Errors.unsupported("An IPv6 address");
        }
        if (request.enclaveOptions() != null
                && Boolean.TRUE.equals(request.enclaveOptions().enabled())) {
            throw Ec2Errors.unsupported("A Nitro enclave");
        }
        if (!request.licenseSpecifications().isEmpty()) {
            throw Ec2Errors.unsupported("A license configuration");
        }
        if (request.kernelId() != null || request.ramdiskId() != null) {
            throw Ec2Errors.unsupported("A kernel or RAM disk of one's own");
        }
        if (request.networkPerformanceOptions() != null
                && request.networkPerformanceOptions().bandwidthWeighting() != InstanceBandwidthWeighting.DEFAULT) {
            throw Ec2Errors.unsupported("A bandwidth weighting");
        }
        if (request.privateDnsNameOptions() != null) {
            check(request.privateDnsNameOptions());
        }
        if (request.capacityReservationSpecification() != null
                && request.capacityReservationSpecification().capacityReservationTarget() != null) {
            throw Ec2Errors.unsupported("A capacity reservation");
        }
        if (request.placement() != null) {
            check(request.placement());
        }
    }

    private static void check(PrivateDnsNameOptionsRequest options) {
        if ((options.hostnameType() != null && options.hostnameType() != HostnameType.IP_NAME)
                || Boolean.TRUE.equals(options.enableResourceNameDnsARecord())
                || Boolean.TRUE.equals(options.enableResourceNameDnsAAAARecord())) {
            throw Ec2Errors.unsupported("A resource name as the host name");
        }
    }

    /** Whether an instance may be recovered, as it was asked for. */
    public static InstanceAutoRecoveryState autoRecovery(RunInstancesRequest request) {
        if (request.maintenanceOptions() == null || request.maintenanceOptions().autoRecoveryAsString() == null) {
            return InstanceAutoRecoveryState.DEFAULT;
        }
        InstanceAutoRecoveryState asked = request.maintenanceOptions().autoRecovery();
        if (asked == InstanceAutoRecoveryState.UNKNOWN_TO_SDK_VERSION) {
            throw Ec2Errors.invalidParameterValue(
                    "Value (" + request.maintenanceOptions().autoRecoveryAsString()
                            + ") for parameter autoRecovery is invalid. Expected default or disabled.");
        }
        return asked;
    }

    /** Whether an instance may use capacity that is reserved, as it was asked for; there are no reservations. */
    public static CapacityReservationPreference capacityReservations(RunInstancesRequest request) {
        CapacityReservationPreference asked = request.capacityReservationSpecification() == null
                ? null
                : request.capacityReservationSpecification().capacityReservationPreference();
        return switch (asked) {
            case OPEN, NONE -> asked;
            case null -> CapacityReservationPreference.OPEN;
            default -> throw Ec2Errors.unsupported("A capacity reservation");
        };
    }

    /** No account has placement groups or dedicated hosts here. */
    private static void check(Placement placement) {
        String group = placement.groupName() == null || placement.groupName().isEmpty()
                ? placement.groupId()
                : placement.groupName();
        if (group != null) {
            throw Ec2Errors.error("InvalidPlacementGroup.Unknown", "The Placement Group '" + group + "' is unknown.");
        }
        if (placement.partitionNumber() != null) {
            throw Ec2Errors.invalidParameterCombination("A partition number requires a placement group.");
        }
        if (placement.tenancy() != null && placement.tenancy() != Tenancy.DEFAULT) {
            throw Ec2Errors.unsupported("The tenancy " + placement.tenancyAsString());
        }
        if (placement.hostId() != null || placement.hostResourceGroupArn() != null || placement.affinity() != null) {
            throw Ec2Errors.unsupported("A dedicated host");
        }
    }

    /** The CPU options of a type of which nothing else is asked for. */
    public static CpuOptions cpu(InstanceTypeInfo type) {
        return cpu(type, null);
    }

    /** "Rules for specifying CPU options for an Amazon EC2 instance": both or none, and what the type has. */
    public static CpuOptions cpu(InstanceTypeInfo type, @Nullable CpuOptionsRequest asked) {
        int threads = type.vCpuInfo().defaultThreadsPerCore();
        int cores = Math.max(1, InstanceTypes.vcpus(type) / threads);
        if (asked != null && asked.amdSevSnp() != null) {
            throw Ec2Errors.unsupported("AMD SEV-SNP");
        }
        if (asked == null || (asked.coreCount() == null && asked.threadsPerCore() == null)) {
            return options(cores, threads);
        }
        if (asked.coreCount() == null || asked.threadsPerCore() == null) {
            throw Ec2Errors.error(
                    "MissingParameter",
                    "When specifying CpuOptions you must specify both CoreCount and ThreadsPerCore.");
        }
        checkCpu("coreCount", asked.coreCount(), type.vCpuInfo().validCores(), type);
        checkCpu("threadsPerCore", asked.threadsPerCore(), type.vCpuInfo().validThreadsPerCore(), type);
        return options(asked.coreCount(), asked.threadsPerCore());
    }

    private static CpuOptions options(int cores, int threads) {
        return CpuOptions.builder().coreCount(cores).threadsPerCore(threads).build();
    }

    private static void checkCpu(String name, int asked, List<Integer> valid, InstanceTypeInfo type) {
        if (!valid.contains(asked)) {
            throw Ec2Errors.invalidParameterValue("Value (" + asked + ") for parameter " + name
                    + " is invalid. The instance type " + type.instanceTypeAsString() + " supports " + valid + ".");
        }
    }

    /** "Configure the instance metadata options": what is not asked for is as Amazon Linux 2023 has it. */
    public static InstanceMetadataOptionsResponse metadata(@Nullable InstanceMetadataOptionsRequest asked) {
        InstanceMetadataOptionsRequest given =
                asked == null ? InstanceMetadataOptionsRequest.builder().build() : asked;
        checkHops(given.httpPutResponseHopLimit());
        return InstanceMetadataOptionsResponse.builder()
                .state("applied")
                .httpTokens(Objects.requireNonNullElse(given.httpTokensAsString(), "optional"))
                .httpEndpoint(Objects.requireNonNullElse(given.httpEndpointAsString(), "enabled"))
                .httpPutResponseHopLimit(Objects.requireNonNullElse(given.httpPutResponseHopLimit(), 2))
                .httpProtocolIpv6(Objects.requireNonNullElse(given.httpProtocolIpv6AsString(), "disabled"))
                .instanceMetadataTags(Objects.requireNonNullElse(given.instanceMetadataTagsAsString(), "disabled"))
                .build();
    }

    /** How many hops an answer of the metadata service may make. */
    public static void checkHops(@Nullable Integer hops) {
        if (hops != null && (hops < 1 || hops > MOST_HOPS)) {
            throw Ec2Errors.invalidParameterValue(
                    "Value (" + hops + ") for parameter httpPutResponseHopLimit is invalid. It must be between 1 and "
                            + MOST_HOPS + ".");
        }
    }

    /** Only types that have a connection of their own to EBS can be asked to use it. */
    public static void checkEbs(InstanceTypeInfo type, @Nullable Boolean optimized) {
        if (Boolean.TRUE.equals(optimized) && type.ebsInfo().ebsOptimizedSupport() == EbsOptimizedSupport.UNSUPPORTED) {
            throw Ec2Errors.error(
                    "Unsupported",
                    "The requested configuration is currently not supported. Please check the documentation for"
                            + " supported configurations.");
        }
    }

    /** The credit option that is asked for; null for none. */
    public static @Nullable String credits(InstanceTypeInfo type, @Nullable CreditSpecificationRequest asked) {
        if (asked == null) {
            return null;
        }
        checkCredits(asked.cpuCredits());
        if (!Boolean.TRUE.equals(type.burstablePerformanceSupported())) {
            throw notBurstable(type.instanceTypeAsString());
        }
        return asked.cpuCredits();
    }

    /** The error for a type that has no CPU credits. */
    public static Ec2Exception notBurstable(String type) {
        return Ec2Errors.error(
                "InstanceCreditSpecification.NotSupported",
                "The " + type + " instance type does not support T2 Unlimited.");
    }

    /** Credit options are {@code standard} and {@code unlimited}. */
    public static void checkCredits(@Nullable String credits) {
        if (credits == null) {
            throw Ec2Errors.missingParameter("CpuCredits");
        }
        if (!CREDITS.contains(credits)) {
            throw Ec2Errors.invalidParameterValue(
                    "Value (" + credits + ") for parameter cpuCredits is invalid. Expected standard or unlimited.");
        }
    }
}
