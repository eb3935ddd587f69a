package neargate.engine.docker.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DeviceCgroupPermission;
import software.amazon.awssdk.services.ecs.model.LinuxParameters;
import software.amazon.awssdk.services.ecs.model.SystemControl;

/**
 * Those fields of a definition that are one of Docker's {@code HostConfig} each, in both directions ("ContainerDefinition",
 * "LinuxParameters"). What is null is left to Docker; sizes are in bytes.
 *
 * @param memorySwap memory and swap together
 */
public record DockerOptions(
        @Nullable List<String> capAdd,
        @Nullable List<String> capDrop,
        @Nullable List<Device> devices,
        @Nullable Boolean init,
        @Nullable Long shmSize,
        @Nullable Map<String, String> tmpfs,
        @Nullable Long memorySwap,
        @Nullable Long memorySwappiness,
        @Nullable List<Ulimit> ulimits,
        @Nullable Boolean readonlyRootfs,
        @Nullable Map<String, String> sysctls,
        @Nullable List<String> securityOpt,
        @Nullable Boolean privileged) {

    /** Nothing but Docker's defaults. */
    public static final DockerOptions NONE = with(null, null);

    private static final long MEBIBYTE = 1L << 20;
    private static final String SIZE = "size=";

    /** A device; permissions are some of the letters of {@code rwm}. */
    public record Device(String pathOnHost, String pathInContainer, String cgroupPermissions) {}

    /** A limit of the kernel's for each process. */
    public record Ulimit(String name, long soft, long hard) {}

    /** Docker's defaults, but for what a process may do. */
    public static DockerOptions with(@Nullable List<String> capAdd, @Nullable List<String> securityOpt) {
        return new DockerOptions(capAdd, null, null, null, null, null, null, null, null, null, null, securityOpt, null);
    }

    /** What a definition asks for. */
    public static DockerOptions of(ContainerDefinition container) {
        LinuxParameters linux =
                container.linuxParameters() == null ? LinuxParameters.builder().build() : container.linuxParameters();
        boolean swaps = linux.maxSwap() != null && container.memory() != null;
        return new DockerOptions(
                linux.capabilities() == null
                        ? null
                        : orNull(linux.capabilities().add()),
                linux.capabilities() == null
                        ? null
                        : orNull(linux.capabilities().drop()),
                orNull(linux.devices().stream().map(DockerOptions::device).toList()),
                linux.initProcessEnabled(),
                linux.sharedMemorySize() == null ? null : linux.sharedMemorySize() * MEBIBYTE,
                linux.tmpfs().isEmpty() ? null : tmpfs(linux),
                swaps ? (long) (container.memory() + linux.maxSwap()) * MEBIBYTE : null,
                swaps && linux.maxSwap() > 0 && linux.swappiness() != null
                        ? linux.swappiness().longValue()
                        : null,
                orNull(container.ulimits().stream()
                        .map(limit -> new Ulimit(limit.nameAsString(), limit.softLimit(), limit.hardLimit()))
                        .toList()),
                container.readonlyRootFilesystem(),
                container.systemControls().isEmpty() ? null : sysctls(container.systemControls()),
                orNull(container.dockerSecurityOptions()),
                container.privileged());
    }

    private static Device device(software.amazon.awssdk.services.ecs.model.Device device) {
        String permissions = String.join(
                "",
                device.permissions().stream()
                        .map(permission -> permission == DeviceCgroupPermission.MKNOD
                                ? "m"
                                : permission.toString().substring(0, 1))
                        .toList());
        return new Device(
                device.hostPath(),
                device.containerPath() == null ? device.hostPath() : device.containerPath(),
                permissions.isEmpty() ? "rwm" : permissions);
    }

    private static Map<String, String> tmpfs(LinuxParameters linux) {
        Map<String, String> mounts = new LinkedHashMap<>();
        linux.tmpfs()
                .forEach(mount -> mounts.put(
                        mount.containerPath(),
                        String.join(
                                ",",
                                Stream.concat(mount.mountOptions().stream(), Stream.of(SIZE + mount.size() + "m"))
                                        .toList())));
        return mounts;
    }

    private static Map<String, String> sysctls(List<SystemControl> controls) {
        Map<String, String> sysctls = new LinkedHashMap<>();
        controls.forEach(control -> sysctls.put(control.namespace(), control.value()));
        return sysctls;
    }

    /**
     * Says in a definition what it must have asked for.
     *
     * @param memory the container's limit in MiB; null for none
     */
    public void into(ContainerDefinition.Builder container, @Nullable Integer memory) {
        boolean linux = Stream.of(capAdd, capDrop, devices, init, shmSize, tmpfs, memorySwap)
                .anyMatch(value -> value != null);
        if (linux) {
            container.linuxParameters(linux(memory));
        }
        container
                .ulimits(
                        ulimits == null
                                ? null
                                : ulimits.stream()
                                        .map(limit -> software.amazon.awssdk.services.ecs.model.Ulimit.builder()
                                                .name(limit.name())
                                                .softLimit((int) limit.soft())
                                                .hardLimit((int) limit.hard())
                                                .build())
                                        .toList())
                .readonlyRootFilesystem(readonlyRootfs)
                .systemControls(
                        sysctls == null
                                ? null
                                : sysctls.entrySet().stream()
                                        .map(control -> SystemControl.builder()
                                                .namespace(control.getKey())
                                                .value(control.getValue())
                                                .build())
                                        .toList())
                .dockerSecurityOptions(securityOpt)
                .privileged(privileged);
    }

    private LinuxParameters linux(@Nullable Integer memory) {
        LinuxParameters.Builder linux = LinuxParameters.builder()
                .initProcessEnabled(init)
                .sharedMemorySize(shmSize == null ? null : (int) (shmSize / MEBIBYTE))
                .swappiness(memorySwappiness == null ? null : memorySwappiness.intValue())
                .maxSwap(memorySwap == null || memory == null ? null : (int) (memorySwap / MEBIBYTE) - memory);
        if (capAdd != null || capDrop != null) {
            linux.capabilities(it -> it.add(capAdd).drop(capDrop));
        }
        if (devices != null) {
            linux.devices(devices.stream().map(DockerOptions::device).toList());
        }
        if (tmpfs != null) {
            linux.tmpfs(tmpfs.entrySet().stream()
                    .map(mount -> tmpfs(mount.getKey(), List.of(mount.getValue().split(",", -1))))
                    .toList());
        }
        return linux.build();
    }

    private static software.amazon.awssdk.services.ecs.model.Device device(Device device) {
        return software.amazon.awssdk.services.ecs.model.Device.builder()
                .hostPath(device.pathOnHost())
                .containerPath(device.pathInContainer())
                .permissions(device.cgroupPermissions()
                        .chars()
                        .mapToObj(letter -> switch (letter) {
                            case 'r' -> DeviceCgroupPermission.READ;
                            case 'w' -> DeviceCgroupPermission.WRITE;
                            default -> DeviceCgroupPermission.MKNOD;
                        })
                        .toList())
                .build();
    }

    private static software.amazon.awssdk.services.ecs.model.Tmpfs tmpfs(String path, List<String> options) {
        int size = options.stream()
                .filter(option -> option.matches(SIZE + "\\d{1,9}m"))
                .mapToInt(option -> Integer.parseInt(option.substring(SIZE.length(), option.length() - 1)))
                .findFirst()
                .orElse(0);
        return software.amazon.awssdk.services.ecs.model.Tmpfs.builder()
                .containerPath(path)
                .size(size)
                .mountOptions(options.stream()
                        .filter(option -> !option.startsWith(SIZE))
                        .toList())
                .build();
    }

    private static <T> @Nullable List<T> orNull(List<T> list) {
        return list.isEmpty() ? null : list;
    }
}
