package neargate.services.ec2;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import neargate.services.ec2.resource.Ec2Errors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Image;

/** The block devices of a new instance: those of its image, with what the request has to say of them, and its own. */
final class LaunchDevices {
    private LaunchDevices() {}

    /** The devices that become volumes. */
    static Stream<BlockDeviceMapping> of(Image image, List<BlockDeviceMapping> wanted) {
        checkNames(wanted);
        Map<String, BlockDeviceMapping> devices = new LinkedHashMap<>();
        image.blockDeviceMappings().forEach(mapping -> devices.put(mapping.deviceName(), mapping));
        for (BlockDeviceMapping mapping : wanted) {
            if (mapping.noDevice() != null || mapping.ebs() == null) {
                devices.remove(mapping.deviceName());
            } else {
                devices.put(mapping.deviceName(), merged(devices.get(mapping.deviceName()), mapping));
            }
        }
        return devices.values().stream().filter(mapping -> mapping.ebs() != null);
    }

    private static void checkNames(List<BlockDeviceMapping> wanted) {
        Set<String> names = new HashSet<>();
        for (BlockDeviceMapping mapping : wanted) {
            String name = mapping.deviceName();
            if (name == null || name.isEmpty()) {
                throw Ec2Errors.missingParameter("BlockDeviceMapping.DeviceName");
            }
            if (!names.add(name)) {
                throw Ec2Errors.error(
                        "InvalidBlockDeviceMapping",
                        "The device '" + name + "' is used in more than one block-device mapping");
            }
            if (mapping.ebs() == null && mapping.noDevice() == null && mapping.virtualName() == null) {
                throw Ec2Errors.missingParameter("BlockDeviceMapping.Ebs");
            }
        }
    }

    private static BlockDeviceMapping merged(@Nullable BlockDeviceMapping image, BlockDeviceMapping wanted) {
        EbsBlockDevice own = wanted.ebs();
        if (image == null) {
            if (own.volumeSize() == null && own.snapshotId() == null) {
                throw Ec2Errors.missingParameter("size or snapshotId");
            }
            return wanted;
        }
        EbsBlockDevice theirs = image.ebs();
        int size = Objects.requireNonNullElse(own.volumeSize(), theirs.volumeSize());
        String snapshot = Objects.requireNonNullElse(own.snapshotId(), theirs.snapshotId());
        if (size < theirs.volumeSize() && snapshot.equals(theirs.snapshotId())) {
            throw Ec2Errors.error(
                    "InvalidBlockDeviceMapping",
                    "Volume of size " + size + "GB is smaller than snapshot '" + snapshot + "', expect size>= "
                            + theirs.volumeSize() + "GB");
        }
        return wanted.copy(it -> it.ebs(own.copy(ebs -> ebs.volumeSize(size)
                .snapshotId(snapshot)
                .volumeType(Objects.requireNonNullElse(own.volumeTypeAsString(), theirs.volumeTypeAsString())))));
    }
}
