package neargate.engine.docker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import neargate.engine.Hypervisor.InstanceSpec;
import neargate.engine.TaskNetwork;
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

    /** As many as Linux allows a machine of that memory: their stacks may take an eighth of it. */
    private static final long PROCESSES_PER_MEBIBYTE = 8;

    private static final String CONTROLLERS = "+cpu +memory +pids";

    /** How the names of the instances' groups begin; tasks have hexadecimal digits. */
    private static final String INSTANCE = "i-";

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
            return instanceId(task).filter(_ -> usable).map(id -> "/" + ours.resolve(id));
        }
        boolean swaps = instanceId(task).filter(TaskNetwork.MACHINE::equals).isPresent();
        return create(group(task), new Limits(task.cpu(), task.memory(), swaps));
    }

    /**
     * What a group may have.
     *
     * @param memory in MiB
     * @param swaps whether it may swap beyond its memory: neither Fargate nor an instance of Amazon's images has any swap
     */
    private record Limits(@Nullable Long cpu, @Nullable Long memory, boolean swaps) {}

    /** Makes the group of an EC2 instance, with its limits, above those of the tasks on it. Returns its path. */
    Optional<String> create(InstanceSpec instance) {
        Path group = ours.resolve(instance.instanceId());
        Optional<String> made = create(group, new Limits(instance.cpu(), instance.memory(), false));
        if (made.isPresent()) {
            limitCpu(group, instance.cpu());
            limitProcesses(group, instance.memory() * PROCESSES_PER_MEBIBYTE);
        }
        return made;
    }

    private Optional<String> create(Path group, Limits limits) {
        if (!usable) {
            complain("the engine's control groups are not of the driver cgroupfs", null);
            return Optional.empty();
        }
        try {
            if (unified) {
                createUnified(limits, group);
            } else {
                createEach(limits, group);
            }
            return Optional.of("/" + group);
        } catch (IOException e) {
            complain("the machine refused them", e);
            return Optional.empty();
        }
    }

    /** A task's group: below its instance's, if it has one. */
    private Path group(TaskSpec task) {
        return instanceId(task).map(ours::resolve).orElse(ours).resolve(task.taskId());
    }

    private static Optional<String> instanceId(TaskSpec task) {
        return Optional.ofNullable(task.network()).map(TaskNetwork::instanceId);
    }

    /**
     * Limits the time that a task with a group may compute. Only once a container runs: what Docker does inside of the
     * group to start it would take a task of a quarter of a core a quarter longer.
     */
    void limitCpu(TaskSpec task) {
        if (task.cpu() != null) {
            limitCpu(group(task), task.cpu());
        }
    }

    private void limitCpu(Path group, long units) {
        try {
            if (unified) {
                Files.writeString(root.resolve(group).resolve("cpu.max"), quota(units) + " " + PERIOD_MICROS);
            } else {
                Path cpu = root.resolve("cpu").resolve(group);
                write(cpu.resolve("cpu.cfs_period_us"), PERIOD_MICROS);
                write(cpu.resolve("cpu.cfs_quota_us"), quota(units));
            }
        } catch (IOException e) {
            complain("the machine refused them", e);
        }
    }

    private void limitProcesses(Path group, long most) {
        try {
            Path pids = unified ? root : root.resolve("pids");
            if (Files.isDirectory(pids)) {
                write(Files.createDirectories(pids.resolve(group)).resolve("pids.max"), most);
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

    private void createEach(Limits limits, Path group) throws IOException {
        if (limits.memory() != null) {
            Path memory = Files.createDirectories(root.resolve("memory").resolve(group));
            write(memory.resolve("memory.limit_in_bytes"), limits.memory() * MEBIBYTE);
            if (!limits.swaps()) {
                writeIfThere(memory.resolve("memory.memsw.limit_in_bytes"), limits.memory() * MEBIBYTE);
            }
        }
        if (limits.cpu() != null) {
            Files.createDirectories(root.resolve("cpu").resolve(group));
        }
    }

    private void createUnified(Limits limits, Path group) throws IOException {
        Path all = root;
        for (Path part : group.getParent()) {
            Files.writeString(all.resolve("cgroup.subtree_control"), CONTROLLERS);
            all = Files.createDirectories(all.resolve(part));
        }
        Files.writeString(all.resolve("cgroup.subtree_control"), CONTROLLERS);
        Path made = Files.createDirectories(root.resolve(group));
        if (limits.memory() != null) {
            write(made.resolve("memory.max"), limits.memory() * MEBIBYTE);
            if (!limits.swaps()) {
                writeIfThere(made.resolve("memory.swap.max"), 0);
            }
        }
    }

    /** CPU units as time in each period. */
    static long quota(long cpu) {
        return Math.max(SHORTEST_QUOTA_MICROS, cpu * PERIOD_MICROS / UNITS_PER_CORE);
    }

    /** A kernel may be told not to count what is swapped. */
    private static void writeIfThere(Path file, long value) throws IOException {
        if (Files.exists(file)) {
            write(file, value);
        }
    }

    private static void write(Path file, long value) throws IOException {
        Files.writeString(file, Long.toString(value));
    }

    /** Removes a task's group, once its containers are gone. */
    void remove(TaskSpec task) {
        remove(group(task));
    }

    /** Removes an instance's group, once nothing runs there. */
    void remove(InstanceSpec instance) {
        retain(ours.resolve(instance.instanceId()), Set.of());
        remove(ours.resolve(instance.instanceId()));
    }

    private void remove(Path group) {
        for (Path hierarchy : hierarchies()) {
            try {
                Files.deleteIfExists(hierarchy.resolve(group));
            } catch (IOException e) {
                LOG.debug("The control group {} stays for now", group, e);
            }
        }
    }

    /** Removes the groups of tasks that are no more; those of instances go with their instances. */
    void retain(Set<String> taskIds) {
        retain(ours, taskIds);
    }

    private void retain(Path above, Set<String> ids) {
        for (Path group : below(above)) {
            String name = group.getFileName().toString();
            if (!ids.contains(name) && !name.startsWith(INSTANCE)) {
                remove(above.resolve(name));
            }
        }
    }

    private Set<Path> below(Path above) {
        Set<Path> found = new HashSet<>();
        for (Path hierarchy : hierarchies()) {
            Path groups = hierarchy.resolve(above);
            if (Files.isDirectory(groups)) {
                try (DirectoryStream<Path> each = Files.newDirectoryStream(groups, Files::isDirectory)) {
                    each.forEach(group -> found.add(group.getFileName()));
                } catch (IOException e) {
                    LOG.debug("Old control groups stay for now", e);
                }
            }
        }
        return found;
    }

    /** Removes the groups of all tasks and the one above them. */
    void removeAll() {
        retain(Set.of());
        for (Path instance : below(ours)) {
            retain(ours.resolve(instance), Set.of());
            remove(ours.resolve(instance));
        }
        remove(ours);
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
