package neargate.engine.docker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import neargate.engine.TaskSpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits of whole tasks: a control group above the groups of the task's containers, as the ECS agent's {@code /ecs/<task>}.
 * Knows both versions of the kernel's interface.
 */
final class TaskCgroups {
    /** Where control groups are mounted. */
    static final Path MOUNT = Path.of("/sys/fs/cgroup");

    private static final Logger LOG = LoggerFactory.getLogger(TaskCgroups.class);
    private static final long PERIOD_MICROS = 100_000;
    private static final long SHORTEST_QUOTA_MICROS = 1_000;
    private static final long UNITS_PER_CORE = 1_024;
    private static final long MEBIBYTE = 1L << 20;

    private final Path root;
    private final Path ours;
    private final boolean unified;
    private final boolean usable;
    private final AtomicBoolean complained = new AtomicBoolean();

    /**
     * The task limits of a machine.
     *
     * @param root where control groups are mounted, {@code /sys/fs/cgroup}
     * @param driver the engine's cgroup driver; systemd's groups are systemd's to make
     */
    TaskCgroups(Path root, String instance, String driver) {
        this.root = root;
        this.ours = Path.of("neargate", instance);
        this.unified = Files.exists(root.resolve("cgroup.controllers"));
        this.usable = driver.equals("cgroupfs") && Files.isWritable(root);
    }

    /** Makes the group with the task's limit of memory. Returns its path, as Docker's CgroupParent; empty without limits. */
    Optional<String> create(TaskSpec task) {
        if (task.cpu() == null && task.memory() == null) {
            return Optional.empty();
        }
        if (!usable) {
            complain("the engine's control groups are not of the driver cgroupfs", null);
            return Optional.empty();
        }
        Path group = ours.resolve(task.taskId());
        try {
            if (unified) {
                createUnified(task, group);
            } else {
                createEach(task, group);
            }
            return Optional.of("/" + group);
        } catch (IOException e) {
            complain("the machine refused them", e);
            return Optional.empty();
        }
    }

    /**
     * Limits the time that a task with a group may compute. Only once a container runs: what Docker does inside of the
     * group to start it would take a task of a quarter of a core a quarter longer.
     */
    void limitCpu(TaskSpec task) {
        if (task.cpu() == null) {
            return;
        }
        Path group = ours.resolve(task.taskId());
        try {
            if (unified) {
                Files.writeString(root.resolve(group).resolve("cpu.max"), quota(task.cpu()) + " " + PERIOD_MICROS);
            } else {
                Path cpu = root.resolve("cpu").resolve(group);
                write(cpu.resolve("cpu.cfs_period_us"), PERIOD_MICROS);
                write(cpu.resolve("cpu.cfs_quota_us"), quota(task.cpu()));
            }
        } catch (IOException e) {
            complain("the machine refused them", e);
        }
    }

    private void complain(String why, @Nullable IOException e) {
        if (complained.compareAndSet(false, true)) {
            LOG.warn("Limits of whole tasks are not applied, only those of containers: {}", why, e);
        }
    }

    private void createEach(TaskSpec task, Path group) throws IOException {
        if (task.memory() != null) {
            Path memory = Files.createDirectories(root.resolve("memory").resolve(group));
            write(memory.resolve("memory.limit_in_bytes"), task.memory() * MEBIBYTE);
        }
        if (task.cpu() != null) {
            Files.createDirectories(root.resolve("cpu").resolve(group));
        }
    }

    private void createUnified(TaskSpec task, Path group) throws IOException {
        Path all = root;
        for (Path part : ours) {
            Files.writeString(all.resolve("cgroup.subtree_control"), "+cpu +memory");
            all = Files.createDirectories(all.resolve(part));
        }
        Files.writeString(all.resolve("cgroup.subtree_control"), "+cpu +memory");
        Path limits = Files.createDirectories(root.resolve(group));
        if (task.memory() != null) {
            write(limits.resolve("memory.max"), task.memory() * MEBIBYTE);
        }
    }

    /** CPU units as time in each period. */
    static long quota(long cpu) {
        return Math.max(SHORTEST_QUOTA_MICROS, cpu * PERIOD_MICROS / UNITS_PER_CORE);
    }

    private static void write(Path file, long value) throws IOException {
        Files.writeString(file, Long.toString(value));
    }

    /** Removes a task's group, once its containers are gone. */
    void remove(String taskId) {
        for (Path hierarchy : hierarchies()) {
            try {
                Files.deleteIfExists(hierarchy.resolve(ours).resolve(taskId));
            } catch (IOException e) {
                LOG.debug("The control group of task {} stays for now", taskId, e);
            }
        }
    }

    /** Removes the groups of tasks that are no more. */
    void retain(Set<String> taskIds) {
        for (Path hierarchy : hierarchies()) {
            Path groups = hierarchy.resolve(ours);
            if (!Files.isDirectory(groups)) {
                continue;
            }
            try (DirectoryStream<Path> tasks = Files.newDirectoryStream(groups, Files::isDirectory)) {
                for (Path task : tasks) {
                    if (!taskIds.contains(task.getFileName().toString())) {
                        Files.deleteIfExists(task);
                    }
                }
            } catch (IOException e) {
                LOG.debug("Old control groups stay for now", e);
            }
        }
    }

    /** Removes the groups of all tasks and the one above them. */
    void removeAll() {
        retain(Set.of());
        for (Path hierarchy : hierarchies()) {
            try {
                Files.deleteIfExists(hierarchy.resolve(ours));
            } catch (IOException e) {
                LOG.debug("The control group {} stays", ours, e);
            }
        }
    }

    /** Docker puts a container's groups below ours in every hierarchy that there is. */
    private List<Path> hierarchies() {
        if (unified) {
            return List.of(root);
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, Files::isDirectory)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            LOG.debug("No control groups at {}", root, e);
        }
        return found;
    }
}
