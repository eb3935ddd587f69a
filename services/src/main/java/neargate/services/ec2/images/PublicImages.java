package neargate.services.ec2.images;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.ArchitectureValues;
import software.amazon.awssdk.services.ec2.model.DeviceType;
import software.amazon.awssdk.services.ec2.model.HypervisorType;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.ImageTypeValues;
import software.amazon.awssdk.services.ec2.model.VirtualizationType;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** Amazon's public images of a region: Amazon Linux, plain and optimised for ECS. */
public final class PublicImages {
    /** What an image that nobody knows is taken for, less the architecture. */
    private static final String USUAL = "al2023-ami-2023.7.20250609.0-kernel-6.1-";

    private static final String ECS = "591542846629";
    private static final String AMAZON_LINUX = "137112412989";

    private static final List<Release> RELEASES = Stream.of(
                    ecs(
                            "amzn-ami-2018.03.20240319-amazon-ecs-optimized",
                            "Amazon Linux AMI 2018.03.x x86_64 ECS HVM GP2"),
                    ecs(
                            "amzn2-ami-ecs-hvm-2.0.20250610-x86_64-ebs",
                            "Amazon Linux AMI 2.0.20250610 x86_64 ECS HVM GP2"),
                    ecs("amzn2-ami-ecs-hvm-2.0.20250610-arm64-ebs", "Amazon Linux AMI 2.0.20250610 arm64 ECS HVM GP2"),
                    ecs(
                            "amzn2-ami-ecs-gpu-hvm-2.0.20250610-x86_64-ebs",
                            "Amazon Linux AMI 2.0.20250610 x86_64 ECS GPU HVM GP2"),
                    ecs(
                            "amzn2-ami-ecs-kernel-5.10-hvm-2.0.20250610-x86_64-ebs",
                            "Amazon Linux AMI 2.0.20250610 x86_64 ECS HVM GP2"),
                    ecs(
                            "amzn2-ami-ecs-kernel-5.10-hvm-2.0.20250610-arm64-ebs",
                            "Amazon Linux AMI 2.0.20250610 arm64 ECS HVM GP2"),
                    ecs(
                            "amzn2-ami-ecs-kernel-5.10-gpu-hvm-2.0.20250610-x86_64-ebs",
                            "Amazon Linux AMI 2.0.20250610 x86_64 ECS GPU HVM GP2"),
                    ecs(
                            "al2023-ami-ecs-hvm-2023.0.20250610-kernel-6.1-x86_64",
                            "Amazon Linux AMI 2023.0.20250610 x86_64 ECS HVM EBS"),
                    ecs(
                            "al2023-ami-ecs-hvm-2023.0.20250610-kernel-6.1-arm64",
                            "Amazon Linux AMI 2023.0.20250610 arm64 ECS HVM EBS"),
                    ecs(
                            "al2023-ami-ecs-gpu-hvm-2023.0.20250610-kernel-6.1-x86_64",
                            "Amazon Linux AMI 2023.0.20250610 x86_64 ECS GPU HVM EBS"),
                    plain(
                            "amzn2-ami-hvm-2.0.20250610.0-x86_64-gp2",
                            "Amazon Linux 2 AMI 2.0.20250610.0 x86_64 HVM gp2"),
                    plain(
                            "amzn2-ami-hvm-2.0.20250610.0-x86_64-ebs",
                            "Amazon Linux 2 AMI 2.0.20250610.0 x86_64 HVM ebs"),
                    plain("amzn2-ami-hvm-2.0.20250610.0-arm64-gp2", "Amazon Linux 2 AMI 2.0.20250610.0 arm64 HVM gp2"),
                    plain(
                            "amzn2-ami-kernel-5.10-hvm-2.0.20250610.0-x86_64-gp2",
                            "Amazon Linux 2 Kernel 5.10 AMI 2.0.20250610.0 x86_64 HVM gp2"),
                    plain(
                            "amzn2-ami-kernel-5.10-hvm-2.0.20250610.0-arm64-gp2",
                            "Amazon Linux 2 Kernel 5.10 AMI 2.0.20250610.0 arm64 HVM gp2"),
                    plain(USUAL + "x86_64", "Amazon Linux 2023 AMI 2023.7.20250609.0 x86_64 HVM kernel-6.1"),
                    plain(USUAL + "arm64", "Amazon Linux 2023 AMI 2023.7.20250609.0 arm64 HVM kernel-6.1"),
                    plain(
                            "al2023-ami-minimal-2023.7.20250609.0-kernel-6.1-x86_64",
                            "Amazon Linux 2023 AMI 2023.7.20250609.0 x86_64 Minimal HVM kernel-6.1"),
                    plain(
                            "al2023-ami-minimal-2023.7.20250609.0-kernel-6.1-arm64",
                            "Amazon Linux 2023 AMI 2023.7.20250609.0 arm64 Minimal HVM kernel-6.1"))
            .toList();

    private PublicImages() {}

    private record Release(String name, String description, String owner) {}

    private static Release ecs(String name, String description) {
        return new Release(name, description, ECS);
    }

    private static Release plain(String name, String description) {
        return new Release(name, description, AMAZON_LINUX);
    }

    /** The images of a region. */
    public static Stream<Image> of(String region) {
        return RELEASES.stream().map(release -> image(region, release));
    }

    /** The image of that id. */
    public static Optional<Image> of(String region, String id) {
        return of(region).filter(image -> image.imageId().equals(id)).findFirst();
    }

    /** What an id that is not ours is taken for: templates carry the ids of AWS's images. */
    public static Image unknown(String region, String id, ArchitectureValues architecture) {
        return of(region)
                .filter(image -> image.name().equals(USUAL + architecture))
                .map(image -> image.toBuilder().imageId(id).build())
                .findFirst()
                .orElseThrow();
    }

    /** The size in GiB of the volume that a snapshot of Amazon's was taken of. */
    public static Optional<Integer> snapshotSize(String region, String snapshotId) {
        return of(region)
                .flatMap(image -> image.blockDeviceMappings().stream())
                .filter(device -> snapshotId.equals(device.ebs().snapshotId()))
                .map(device -> device.ebs().volumeSize())
                .findFirst();
    }

    /** Whether the ECS agent is on the image and starts with it. */
    public static boolean isEcsOptimized(Image image) {
        return ECS.equals(image.ownerId());
    }

    private static Image image(String region, Release release) {
        boolean arm = release.name().contains("arm64");
        String volumeType = release.name().startsWith("al2023") ? "gp3" : "gp2";
        int size = release.owner().equals(ECS) ? 30 : 8;
        return Image.builder()
                .imageId("ami-0" + digest(region + " " + release.name()))
                .name(release.name())
                .description(release.description())
                .ownerId(release.owner())
                .imageOwnerAlias("amazon")
                .imageLocation("amazon/" + release.name())
                .imageType(ImageTypeValues.MACHINE)
                .architecture(arm ? "arm64" : "x86_64")
                .creationDate("2025-06-11T20:06:09.000Z")
                .state(ImageState.AVAILABLE)
                .publicLaunchPermissions(true)
                .platformDetails("Linux/UNIX")
                .usageOperation("RunInstances")
                .enaSupport(true)
                .sriovNetSupport("simple")
                .hypervisor(HypervisorType.XEN)
                .virtualizationType(VirtualizationType.HVM)
                .rootDeviceName("/dev/xvda")
                .rootDeviceType(DeviceType.EBS)
                .blockDeviceMappings(device -> device.deviceName("/dev/xvda")
                        .ebs(ebs -> ebs.deleteOnTermination(true)
                                .snapshotId("snap-0" + digest(region + " snapshot " + release.name()))
                                .volumeSize(size)
                                .volumeType(VolumeType.fromValue(volumeType))
                                .encrypted(false)))
                .build();
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
