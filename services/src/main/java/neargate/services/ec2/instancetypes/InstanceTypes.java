package neargate.services.ec2.instancetypes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BootModeType;
import software.amazon.awssdk.services.ec2.model.EbsEncryptionSupport;
import software.amazon.awssdk.services.ec2.model.EbsNvmeSupport;
import software.amazon.awssdk.services.ec2.model.EbsOptimizedSupport;
import software.amazon.awssdk.services.ec2.model.EnaSupport;
import software.amazon.awssdk.services.ec2.model.GpuDeviceInfo;
import software.amazon.awssdk.services.ec2.model.GpuInfo;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NitroEnclavesSupport;
import software.amazon.awssdk.services.ec2.model.NitroTpmSupport;
import software.amazon.awssdk.services.ec2.model.RebootMigrationSupport;
import software.amazon.awssdk.services.ec2.model.RootDeviceType;
import software.amazon.awssdk.services.ec2.model.UsageClassType;
import software.amazon.awssdk.services.ec2.model.VirtualizationType;

/** The instance types by name. What RunInstances refuses, or nothing here does, is shown as not supported. */
public final class InstanceTypes {
    /** "RunInstances": the type of an instance for which none is named. */
    public static final InstanceType USUAL = InstanceType.M1_SMALL;

    private static final List<String> FREE_TIER = List.of("t2.micro", "t3.micro", "t3.small", "t4g.micro", "t4g.small");

    private InstanceTypes() {}

    /** Read when the first instance type is asked for: most starts need none. */
    private static final class Table {
        static final Map<String, InstanceTypeInfo> ROWS = read();

        private Table() {}
    }

    /** What AWS says of a type; empty if it is not in our table. */
    public static Optional<InstanceTypeInfo> of(@Nullable String name) {
        return name == null ? Optional.empty() : Optional.ofNullable(Table.ROWS.get(name));
    }

    /** All types in the order of their names. */
    public static Collection<InstanceTypeInfo> all() {
        return Table.ROWS.values();
    }

    /** How many vCPUs an instance of that type has. */
    public static int vcpus(InstanceTypeInfo type) {
        return type.vCpuInfo().defaultVCpus();
    }

    /** How much memory an instance of that type has, in MiB. */
    public static long memory(InstanceTypeInfo type) {
        return type.memoryInfo().sizeInMiB();
    }

    private static Map<String, InstanceTypeInfo> read() {
        InputStream file =
                Objects.requireNonNull(InstanceTypes.class.getResourceAsStream("instance-types.csv"), "the table");
        try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            var types = new TreeMap<String, InstanceTypeInfo>();
            lines.lines()
                    .skip(1)
                    .map(InstanceTypes::type)
                    .forEach(type -> types.put(type.instanceTypeAsString(), type));
            return Collections.unmodifiableMap(types);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InstanceTypeInfo type(String line) {
        List<String> cells = List.of(line.split(",", -1));
        String name = cells.get(0);
        String family = name.substring(0, name.indexOf('.'));
        boolean metal = name.endsWith(".metal");
        boolean nitro = !List.of("m1", "t2", "p3").contains(family);
        int vcpus = Integer.parseInt(cells.get(1));
        boolean arm = cells.get(5).equals("arm64");
        int threads = arm || vcpus == 1 || family.equals("t2") ? 1 : 2;
        int interfaces = Integer.parseInt(cells.get(3));
        return InstanceTypeInfo.builder()
                .instanceType(name)
                .currentGeneration(!family.equals("m1"))
                .freeTierEligible(FREE_TIER.contains(name))
                .supportedUsageClasses(UsageClassType.ON_DEMAND, UsageClassType.SPOT)
                .supportedRootDeviceTypes(RootDeviceType.EBS)
                .supportedVirtualizationTypes(VirtualizationType.HVM)
                .bareMetal(metal)
                .hypervisor(metal ? null : nitro ? "nitro" : "xen")
                .processorInfo(processor -> processor
                        .supportedArchitecturesWithStrings(cells.get(5).split(" ", -1))
                        .sustainedClockSpeedInGhz(Processors.clockSpeed(name, family))
                        .manufacturer(manufacturer(family, arm)))
                .vCpuInfo(cpu -> cpu.defaultVCpus(vcpus)
                        .defaultCores(vcpus / threads)
                        .defaultThreadsPerCore(threads)
                        .validCores(Processors.validCores(name, family, vcpus / threads, threads))
                        .validThreadsPerCore(metal ? List.of() : Processors.upTo(threads)))
                .memoryInfo(memory -> memory.sizeInMiB(Long.parseLong(cells.get(2))))
                .networkInfo(network -> network.maximumNetworkInterfaces(interfaces)
                        .maximumNetworkCards(1)
                        .defaultNetworkCardIndex(0)
                        .networkCards(card -> card.networkCardIndex(0).maximumNetworkInterfaces(interfaces))
                        .ipv4AddressesPerInterface(Integer.parseInt(cells.get(4)))
                        .ipv6Supported(false)
                        .ipv6AddressesPerInterface(0)
                        .efaSupported(false)
                        .encryptionInTransitSupported(false)
                        .enaSupport(ena(family, nitro)))
                .ebsInfo(ebs -> ebs.ebsOptimizedSupport(
                                nitro || family.equals("p3")
                                        ? EbsOptimizedSupport.DEFAULT
                                        : EbsOptimizedSupport.UNSUPPORTED)
                        .encryptionSupport(EbsEncryptionSupport.SUPPORTED)
                        .nvmeSupport(nitro ? EbsNvmeSupport.REQUIRED : EbsNvmeSupport.UNSUPPORTED))
                .supportedBootModes(bootModes(arm, nitro && !metal))
                .autoRecoverySupported(false)
                .dedicatedHostsSupported(false)
                .hibernationSupported(false)
                .instanceStorageSupported(false)
                .nitroEnclavesSupport(NitroEnclavesSupport.UNSUPPORTED)
                .nitroTpmSupport(NitroTpmSupport.UNSUPPORTED)
                .rebootMigrationSupport(RebootMigrationSupport.UNSUPPORTED)
                .gpuInfo(gpus(cells.get(6), cells.get(7), cells.get(8)))
                .burstablePerformanceSupported(family.startsWith("t"))
                .build();
    }

    private static EnaSupport ena(String family, boolean nitro) {
        if (nitro) {
            return EnaSupport.REQUIRED;
        }
        return family.equals("p3") ? EnaSupport.SUPPORTED : EnaSupport.UNSUPPORTED;
    }

    /** "Instance type boot mode support". */
    private static List<BootModeType> bootModes(boolean arm, boolean both) {
        if (arm) {
            return List.of(BootModeType.UEFI);
        }
        return both ? List.of(BootModeType.LEGACY_BIOS, BootModeType.UEFI) : List.of(BootModeType.LEGACY_BIOS);
    }

    private static String manufacturer(String family, boolean arm) {
        if (arm) {
            return "AWS";
        }
        return family.endsWith("a") ? "AMD" : "Intel";
    }

    private static @Nullable GpuInfo gpus(String gpu, String count, String memory) {
        if (gpu.isEmpty()) {
            return null;
        }
        int gpus = Integer.parseInt(count);
        int each = Integer.parseInt(memory);
        String manufacturer = gpu.substring(0, gpu.indexOf(' '));
        return GpuInfo.builder()
                .gpus(GpuDeviceInfo.builder()
                        .manufacturer(manufacturer)
                        .name(gpu.substring(manufacturer.length() + 1))
                        .count(gpus)
                        .memoryInfo(device -> device.sizeInMiB(each))
                        .build())
                .totalGpuMemoryInMiB(gpus * each)
                .build();
    }
}
