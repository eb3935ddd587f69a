package neargate.services.ecs.taskdefinitions.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LinuxParameters;
import software.amazon.awssdk.services.ecs.model.Tmpfs;

/** What Linux is told of a container ("LinuxParameters", "KernelCapabilities", "Tmpfs"). */
final class LinuxRules {
    private static final Set<String> CAPABILITIES = Set.of(
            "ALL",
            "AUDIT_CONTROL",
            "AUDIT_WRITE",
            "BLOCK_SUSPEND",
            "CHOWN",
            "DAC_OVERRIDE",
            "DAC_READ_SEARCH",
            "FOWNER",
            "FSETID",
            "IPC_LOCK",
            "IPC_OWNER",
            "KILL",
            "LEASE",
            "LINUX_IMMUTABLE",
            "MAC_ADMIN",
            "MAC_OVERRIDE",
            "MKNOD",
            "NET_ADMIN",
            "NET_BIND_SERVICE",
            "NET_BROADCAST",
            "NET_RAW",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYS_ADMIN",
            "SYS_BOOT",
            "SYS_CHROOT",
            "SYS_MODULE",
            "SYS_NICE",
            "SYS_PACCT",
            "SYS_PTRACE",
            "SYS_RAWIO",
            "SYS_RESOURCE",
            "SYS_TIME",
            "SYS_TTY_CONFIG",
            "SYSLOG",
            "WAKE_ALARM");

    private static final Set<String> MOUNT_OPTIONS = Set.of(
            "defaults",
            "ro",
            "rw",
            "suid",
            "nosuid",
            "dev",
            "nodev",
            "exec",
            "noexec",
            "sync",
            "async",
            "dirsync",
            "remount",
            "mand",
            "nomand",
            "atime",
            "noatime",
            "diratime",
            "nodiratime",
            "bind",
            "rbind",
            "unbindable",
            "runbindable",
            "private",
            "rprivate",
            "shared",
            "rshared",
            "slave",
            "rslave",
            "relatime",
            "norelatime",
            "strictatime",
            "nostrictatime",
            "mode",
            "uid",
            "gid",
            "nr_inodes",
            "nr_blocks",
            "mpol");

    /** Those that are written with a value, as {@code mode=1777}. */
    private static final Set<String> WITH_VALUE = Set.of("mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol");

    private LinuxRules() {}

    static void check(ContainerDefinition container) {
        LinuxParameters linux = container.linuxParameters();
        if (linux == null) {
            return;
        }
        checkRange(container, "swappiness", linux.swappiness(), 0, 100);
        checkLeast(container, "maxSwap", linux.maxSwap(), 0);
        checkLeast(container, "sharedMemorySize", linux.sharedMemorySize(), 1);
        if (linux.capabilities() != null) {
            Stream.concat(linux.capabilities().add().stream(), linux.capabilities().drop().stream())
                    .filter(name -> !CAPABILITIES.contains(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw ContainerRules.invalid(
                                container, "capabilities", "'" + name + "' is no capability of Linux's.");
                    });
        }
        checkTmpfs(container, linux.tmpfs());
    }

    private static void checkTmpfs(ContainerDefinition container, List<Tmpfs> mounts) {
        Set<String> paths = new HashSet<>();
        for (Tmpfs tmpfs : mounts) {
            String path = tmpfs.containerPath();
            if (path == null || !path.startsWith("/")) {
                throw ContainerRules.invalid(container, "tmpfs", "The containerPath must be an absolute path.");
            }
            if (!paths.add(path)) {
                throw ContainerRules.invalid(container, "tmpfs", "'" + path + "' is mounted more than once.");
            }
            if (tmpfs.size() == null || tmpfs.size() <= 0) {
                throw EcsErrors.client("The container has an invalid tmpfs size value specified. It must be a non-zero,"
                        + " non-negative integer.");
            }
            for (String option : tmpfs.mountOptions()) {
                String name = option.split("=", 2)[0];
                boolean known = MOUNT_OPTIONS.contains(option) || (WITH_VALUE.contains(name) && !option.endsWith("="));
                if (!known) {
                    throw ContainerRules.invalid(container, "tmpfs", "'" + option + "' is no mount option of tmpfs.");
                }
            }
        }
    }

    private static void checkRange(
            ContainerDefinition container, String name, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            throw ContainerRules.invalid(container, name, "Valid values are between " + least + " and " + most + ".");
        }
    }

    private static void checkLeast(ContainerDefinition container, String name, @Nullable Integer value, int least) {
        if (value != null && value < least) {
            throw ContainerRules.invalid(container, name, "The minimum is " + least + ".");
        }
    }
}
