package neargate.services.ec2;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.services.ec2.images.PublicImages;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import software.amazon.awssdk.services.ec2.model.ArchitectureValues;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;

/**
 * Images. Besides Amazon's own any well-formed id is taken for an Amazon Linux, since templates carry the ids of AWS's
 * regions; a strict Neargate refuses those as AWS would.
 */
final class Images {
    private static final Pattern ID = Pattern.compile("ami-([0-9a-f]{8}|[0-9a-f]{17})");

    private static final Filters<Image> FILTERS = Filters.of(Image::tags)
            .text("architecture", Image::architectureAsString)
            .texts(
                    "block-device-mapping.delete-on-termination",
                    image -> devices(image)
                            .map(device -> String.valueOf(device.ebs().deleteOnTermination())))
            .texts("block-device-mapping.device-name", image -> devices(image).map(BlockDeviceMapping::deviceName))
            .texts(
                    "block-device-mapping.encrypted",
                    image -> devices(image)
                            .map(device -> String.valueOf(device.ebs().encrypted())))
            .texts(
                    "block-device-mapping.snapshot-id",
                    image -> devices(image).map(device -> device.ebs().snapshotId()))
            .texts(
                    "block-device-mapping.volume-size",
                    image -> devices(image)
                            .map(device -> String.valueOf(device.ebs().volumeSize())))
            .texts(
                    "block-device-mapping.volume-type",
                    image -> devices(image).map(device -> device.ebs().volumeTypeAsString()))
            .text("creation-date", Image::creationDate)
            .text("description", Image::description)
            .text("ena-support", Image::enaSupport)
            .text("hypervisor", Image::hypervisorAsString)
            .text("image-id", Image::imageId)
            .text("image-type", Image::imageTypeAsString)
            .text("is-public", Image::publicLaunchPermissions)
            .text("manifest-location", Image::imageLocation)
            .text("name", Image::name)
            .text("owner-alias", Image::imageOwnerAlias)
            .text("owner-id", Image::ownerId)
            .text("platform", Image::platformAsString)
            .text("root-device-name", Image::rootDeviceName)
            .text("root-device-type", Image::rootDeviceTypeAsString)
            .text("sriov-net-support", Image::sriovNetSupport)
            .text("state", Image::stateAsString)
            .text("virtualization-type", Image::virtualizationTypeAsString)
            .absent(
                    "free-tier-eligible",
                    "image-allowed",
                    "kernel-id",
                    "product-code",
                    "product-code.type",
                    "ramdisk-id",
                    "source-image-id",
                    "source-image-region",
                    "source-instance-id",
                    "state-reason-code",
                    "state-reason-message");

    private final boolean strict;

    /** @param strict whether ids that are not Amazon's here are refused */
    Images(boolean strict) {
        this.strict = strict;
    }

    DescribeImagesResponse describe(DescribeImagesRequest request) {
        Caller caller = Caller.current();
        Stream<Image> images = request.imageIds().isEmpty()
                ? PublicImages.of(caller.region())
                : request.imageIds().stream()
                        .distinct()
                        .map(id -> required(caller.region(), id, ArchitectureValues.X86_64));
        var page = Describe.of(
                images.filter(image -> isOwned(image, request.owners(), caller))
                        .filter(image -> request.executableUsers().isEmpty()
                                || request.executableUsers().contains("all"))
                        .sorted(Comparator.comparing(Image::imageId)),
                Image::imageId,
                FILTERS,
                new Describe.Query(List.of(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeImagesResponse.builder()
                .images(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    /**
     * The image that an instance of a type is to be made of. One that nobody knows is of the type's architecture.
     *
     * @throws software.amazon.awssdk.services.ec2.model.Ec2Exception when there is none such, or none for the type
     */
    Image fitting(String region, String id, InstanceTypeInfo type) {
        List<String> supported = type.processorInfo().supportedArchitecturesAsStrings();
        boolean arm = supported.contains(ArchitectureValues.ARM64.toString());
        ArchitectureValues usual = arm ? ArchitectureValues.ARM64 : ArchitectureValues.X86_64;
        Image image = required(region, id, usual);
        if (!supported.contains(image.architectureAsString())) {
            throw Ec2Errors.invalidParameterValue("The architecture '" + String.join(",", supported)
                    + "' of the specified instance type does not match the architecture '"
                    + image.architectureAsString()
                    + "' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and"
                    + " try again. You can use 'describe-instance-types' or 'describe-images' to discover the"
                    + " architecture of the instance type or AMI.");
        }
        return image;
    }

    /**
     * The image of an id.
     *
     * @param usual the architecture that is assumed of one that nobody knows
     * @throws software.amazon.awssdk.services.ec2.model.Ec2Exception when the id is malformed, or unknown and we are strict
     */
    private Image required(String region, String id, ArchitectureValues usual) {
        if (!ID.matcher(id).matches()) {
            throw Ec2Errors.error("InvalidAMIID.Malformed", "Invalid id: \"" + id + "\" (expecting \"ami-...\")");
        }
        return PublicImages.of(region, id).orElseGet(() -> {
            if (strict) {
                throw Ec2Errors.error("InvalidAMIID.NotFound", "The image id '[" + id + "]' does not exist");
            }
            return PublicImages.unknown(region, id, usual);
        });
    }

    private static boolean isOwned(Image image, List<String> owners, Caller caller) {
        return owners.isEmpty()
                || owners.contains(image.ownerId())
                || owners.contains(image.imageOwnerAlias())
                || (owners.contains("self") && caller.account().equals(image.ownerId()));
    }

    private static Stream<BlockDeviceMapping> devices(Image image) {
        return image.blockDeviceMappings().stream();
    }
}
