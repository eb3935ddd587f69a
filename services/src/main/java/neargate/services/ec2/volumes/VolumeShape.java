package neargate.services.ec2.volumes;

import java.util.Locale;
import neargate.services.ec2.resource.Ec2Errors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/**
 * How large and how fast a volume is, within what its type has to offer ("CreateVolume", "Amazon EBS volume types").
 *
 * @param size in GiB
 * @param iops null for types that say nothing of it
 * @param throughput in MiB/s; null for types that say nothing of it
 */
public record VolumeShape(
        VolumeType type,
        int size,
        @Nullable Integer iops,
        @Nullable Integer throughput) {
    /** The IOPS of a volume that comes to have them provisioned, unless others are asked for. */
    public static final int USUAL_IOPS = 3_000;

    private static final int LEAST_THROUGHPUT = 125;
    private static final int MOST_THROUGHPUT = 2_000;

    /** What is asked for, where null is what is usual with the type. */
    public record Asked(
            @Nullable VolumeType type,
            int size,
            @Nullable Integer iops,
            @Nullable Integer throughput) {}

    /**
     * The limits of a type.
     *
     * @param fewestIops zero for types whose IOPS are not to be chosen, as the two others
     */
    private record Limits(int smallest, int largest, int fewestIops, int mostIops, int iopsPerGib) {
        Limits(int smallest, int largest) {
            this(smallest, largest, 0, 0, 0);
        }

        boolean isProvisioned() {
            return fewestIops > 0;
        }

        static Limits of(VolumeType type) {
            return switch (type) {
                case GP2 -> new Limits(1, 16_384);
                case GP3 -> new Limits(1, 65_536, USUAL_IOPS, 80_000, 500);
                case IO1 -> new Limits(4, 16_384, 100, 64_000, 50);
                case IO2 -> new Limits(4, 65_536, 100, 256_000, 1_000);
                case ST1, SC1 -> new Limits(125, 16_384);
                case STANDARD -> new Limits(1, 1_024);
                case UNKNOWN_TO_SDK_VERSION -> throw Ec2Errors.error("UnknownVolumeType", "Unknown volume type");
            };
        }
    }

    /**
     * The shape that is asked for.
     *
     * @throws Ec2Exception when no volume of that type has it
     */
    public static VolumeShape of(Asked asked) {
        VolumeType type = asked.type() == null ? VolumeType.GP2 : asked.type();
        Limits limits = Limits.of(type);
        checkSize(asked.size(), type, limits);
        Integer iops = iops(asked, type, limits);
        return new VolumeShape(type, asked.size(), iops, throughput(asked, type, iops));
    }

    /** "Amazon EBS Multi-Attach": volumes of few types can be attached to several instances at once. */
    public void checkMayBeShared() {
        if (type != VolumeType.IO1 && type != VolumeType.IO2) {
            refuse(true, "multiAttachEnabled", type);
        }
    }

    private static void checkSize(int size, VolumeType type, Limits limits) {
        if (size < limits.smallest()) {
            throw Ec2Errors.invalidParameterValue("Volume of " + size + "GiB is too small for volume type " + type
                    + "; minimum is " + limits.smallest() + "GiB.");
        }
        if (size > limits.largest()) {
            throw Ec2Errors.invalidParameterValue("Volume of " + size + "GiB is too large for volume type " + type
                    + "; maximum is " + limits.largest() + "GiB.");
        }
    }

    private static @Nullable Integer iops(Asked asked, VolumeType type, Limits limits) {
        if (!limits.isProvisioned()) {
            refuse(asked.iops(), "iops", type);
            // "General Purpose SSD volumes": three a GiB.
            return type == VolumeType.GP2 ? Math.clamp(3L * asked.size(), 100, 16_000) : null;
        }
        if (asked.iops() == null) {
            if (type == VolumeType.GP3) {
                return USUAL_IOPS;
            }
            throw Ec2Errors.missingParameter("iops");
        }
        int iops = asked.iops();
        checkRange("iops", iops, limits.fewestIops(), limits.mostIops());
        if (iops > most(asked.size(), type, limits)) {
            throw Ec2Errors.invalidParameterValue(String.format(
                    Locale.ROOT,
                    "Iops to volume size ratio of %f is too high; maximum is %d",
                    (double) iops / asked.size(),
                    limits.iopsPerGib()));
        }
        return iops;
    }

    private static long most(int size, VolumeType type, Limits limits) {
        long most = (long) size * limits.iopsPerGib();
        return type == VolumeType.GP3 ? Math.max(USUAL_IOPS, most) : most;
    }

    private static @Nullable Integer throughput(Asked asked, VolumeType type, @Nullable Integer iops) {
        if (type != VolumeType.GP3 || iops == null) {
            refuse(asked.throughput(), "throughput", type);
            return null;
        }
        if (asked.throughput() == null) {
            return LEAST_THROUGHPUT;
        }
        int throughput = asked.throughput();
        checkRange("throughput", throughput, LEAST_THROUGHPUT, MOST_THROUGHPUT);
        if (4L * throughput > iops) {
            throw Ec2Errors.invalidParameterValue(String.format(
                    Locale.ROOT,
                    "Throughput (MiBps) to iops ratio of %f is too high; maximum is 0.250000 MiBps per iops.",
                    (double) throughput / iops));
        }
        return throughput;
    }

    private static void checkRange(String what, int value, int least, int most) {
        if (value < least) {
            throw Ec2Errors.invalidParameterValue(
                    "Volume " + what + " of " + value + " is too low; minimum is " + least + ".");
        }
        if (value > most) {
            throw Ec2Errors.invalidParameterValue(
                    "Volume " + what + " of " + value + " is too high; maximum is " + most + ".");
        }
    }

    private static void refuse(@Nullable Object value, String name, VolumeType type) {
        if (value != null) {
            throw Ec2Errors.invalidParameterCombination(
                    "The parameter " + name + " is not supported for " + type + " volumes.");
        }
    }
}
