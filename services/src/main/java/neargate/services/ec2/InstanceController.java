package neargate.services.ec2;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.engine.Hypervisor;
import neargate.engine.Hypervisor.InstanceSpec;
import neargate.kernel.Caller;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.services.ec2.instances.InstanceLife;
import neargate.services.ec2.instances.InstanceListener;
import neargate.services.ec2.instances.InstanceRecord;
import neargate.services.ec2.instancetypes.InstanceTypes;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CpuOptions;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/**
 * Has the hypervisor run the instances as they should be, and keeps what it tells of them. What is asked of the hypervisor
 * it may be asked again; its reports find an instance by the key that was seen when it was asked.
 */
final class InstanceController implements Controller {
    /** "Terminate your instance": it "remains visible ... for a short while". */
    private static final Duration VISIBLE = Duration.ofHours(1);

    private static final int UNITS_PER_VCPU = 1_024;

    private final RegionStore store;
    private final Hypervisor hypervisor;
    private final Supplier<Snapshot> snapshots;
    private final Clock clock;
    private final Map<String, Key> known = new ConcurrentHashMap<>();
    private volatile @Nullable InstanceListener listener;

    InstanceController(RegionStore store, Supplier<Snapshot> snapshots, Hypervisor hypervisor, Clock clock) {
        this.snapshots = snapshots;
        this.store = store;
        this.clock = clock;
        this.hypervisor = hypervisor;
    }

    /** Listens to the hypervisor and leaves it the instances that are stored. Called once, before the controllers run. */
    void recover(Snapshot now, InstanceListener told) {
        listener = told;
        Set<String> ids = now.scanAll(Instances.KIND.table())
                .filter(row -> row.value().state() != InstanceStateName.TERMINATED)
                .peek(row -> known.put(row.key().id(), row.key()))
                .map(row -> row.key().id())
                .collect(Collectors.toUnmodifiableSet());
        hypervisor.listen(this::told, this::agentTold);
        hypervisor.retain(ids);
    }

    @Override
    public String name() {
        return "ec2.instances";
    }

    @Override
    public Stream<Key> keys(Snapshot now) {
        return now.scanAll(Instances.KIND.table()).map(Row::key);
    }

    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        if (change.table().equals(Instances.KIND.table())) {
            due.accept(change.key());
        } else if (change.table().equals(NetworkInterfaces.KIND.table())) {
            String before = instanceOf(change.before());
            String now = instanceOf(change.after());
            if (!Objects.equals(before, now)) {
                Stream.of(before, now)
                        .flatMap(Stream::ofNullable)
                        .forEach(id -> due.accept(change.key().scope().key(id)));
            }
        }
    }

    /** Whose machine has the interface: one that a service manages, as a task's, its service plugs in where it is used. */
    private static @Nullable String instanceOf(@Nullable Object row) {
        return row instanceof NetworkInterfaceRecord eni
                        && eni.networkInterface().attachment() != null
                        && !NetworkInterfaces.isManaged(eni.networkInterface())
                ? eni.networkInterface().attachment().instanceId()
                : null;
    }

    @Override
    public Next reconcile(Key key, Snapshot now) {
        Optional<InstanceRecord> found = now.get(Instances.KIND.table(), key);
        if (found.isEmpty()) {
            known.remove(key.id());
            return Next.onChange();
        }
        InstanceRecord record = found.get();
        known.put(key.id(), key);
        if (record.state() != InstanceStateName.TERMINATED) {
            listener().networkInterfacesChanged(key.scope(), record.id());
        }
        switch (record.state()) {
            case PENDING, RUNNING -> run(key, record, new RegionRows(now, key.scope()));
            case STOPPING -> {
                listener().ending(record.id());
                hypervisor.stop(record.id());
            }
            case SHUTTING_DOWN -> {
                listener().ending(record.id());
                hypervisor.terminate(record.id());
            }
            case TERMINATED -> {
                return forget(key, record);
            }
            default -> {}
        }
        return Next.onChange();
    }

    private void run(Key key, InstanceRecord record, RegionRows rows) {
        if (record.rebooting()) {
            change(key, (edit, before) -> before.withRebooting(false));
            hypervisor.reboot(record.id());
        } else {
            Map<Integer, NetworkInterface> enis = Instances.networkInterfaces(rows, record.id())
                    .filter(eni -> !NetworkInterfaces.isManaged(eni))
                    .collect(Collectors.toMap(eni -> eni.attachment().deviceIndex(), eni -> eni));
            if (enis.containsKey(0) && record.state() == InstanceStateName.RUNNING) {
                hypervisor.adopt(spec(record, enis));
            } else if (enis.containsKey(0)) {
                hypervisor.run(spec(record, enis));
            }
        }
    }

    private static InstanceSpec spec(InstanceRecord record, Map<Integer, NetworkInterface> enis) {
        NetworkInterface primary = enis.get(0);
        Map<Integer, String> ids = new TreeMap<>();
        enis.forEach((index, eni) -> ids.put(index, eni.networkInterfaceId()));
        InstanceTypeInfo type =
                InstanceTypes.of(record.instance().instanceTypeAsString()).orElseThrow();
        CpuOptions cpu = record.instance().cpuOptions();
        return new InstanceSpec(
                record.id(),
                primary.vpcId(),
                ids,
                primary.privateIpAddress(),
                primary.privateDnsName(),
                (long) cpu.coreCount() * cpu.threadsPerCore() * UNITS_PER_VCPU,
                InstanceTypes.memory(type),
                record.attributes().userData(),
                record.launch().publicKey());
    }

    private Next forget(Key key, InstanceRecord record) {
        Instant now = clock.instant();
        Instant end = Optional.ofNullable(record.terminatedAt()).orElse(now).plus(VISIBLE);
        if (now.isBefore(end)) {
            return Next.at(end);
        }
        return asOwner(key, edit -> {
            edit.delete(Instances.KIND, record.id());
            return Next.onChange();
        });
    }

    private interface Alteration {
        InstanceRecord of(RegionEdit edit, InstanceRecord before);
    }

    private void change(Key key, Alteration change) {
        Key _ = asOwner(key, edit -> {
            edit.get(Instances.KIND, key.id()).ifPresent(before -> {
                InstanceRecord after = change.of(edit, before);
                if (!after.equals(before)) {
                    edit.put(Instances.KIND, after);
                }
            });
            return key;
        });
    }

    private <R> R asOwner(Key key, Function<RegionEdit, R> work) {
        return Caller.service("ec2", key.scope().account(), key.scope().region())
                .<R, RuntimeException>call(() -> store.write(work));
    }

    private InstanceListener listener() {
        return Objects.requireNonNull(listener, "the hypervisor speaks before anybody listens");
    }

    private void told(Hypervisor.InstanceState state) {
        Key key = known.get(state.instanceId());
        if (key != null) {
            if (state.status() != Hypervisor.Status.RUNNING) {
                listener().ended(key.scope(), state.instanceId(), isForGood(key, state));
            }
            change(key, (edit, before) -> {
                InstanceRecord after = InstanceLife.told(before, state, edit.now());
                if (!after.equals(before)) {
                    clearAway(edit, after);
                }
                return after;
            });
        }
    }

    /** Whether an instance that has ended is terminated: one that has shut itself down is, if it is to be. */
    private boolean isForGood(Key key, Hypervisor.InstanceState state) {
        return new RegionRows(snapshots.get(), key.scope())
                .get(Instances.KIND, key.id())
                .map(before -> InstanceLife.told(before, state, clock.instant()).state())
                .filter(after -> after == InstanceStateName.SHUTTING_DOWN || after == InstanceStateName.TERMINATED)
                .isPresent();
    }

    /** What an instance that does not run any more has no use for. */
    private static void clearAway(RegionEdit edit, InstanceRecord after) {
        if (after.state() == InstanceStateName.STOPPED) {
            Instances.networkInterfaces(edit, after.id())
                    .toList()
                    .forEach(eni -> NetworkInterfaces.associatePublicAddress(edit, eni.networkInterfaceId(), false));
        } else if (after.state() == InstanceStateName.TERMINATED) {
            Instances.networkInterfaces(edit, after.id())
                    .toList()
                    .forEach(eni -> NetworkInterfaceAttachments.instanceGone(edit, eni));
            Volumes.instanceGone(edit, after.id());
        }
    }

    private void agentTold(Hypervisor.AgentState state) {
        if (state.config() == null) {
            listener().agentStopped(state.instanceId());
        } else {
            agentStarted(state.instanceId(), state.config());
        }
    }

    private void agentStarted(String instanceId, String config) {
        Key key = known.get(instanceId);
        if (key != null) {
            RegionRows rows = new RegionRows(snapshots.get(), key.scope());
            rows.get(Instances.KIND, key.id())
                    .ifPresent(record -> listener()
                            .agentStarted(
                                    key.scope(),
                                    Instances.shown(rows, record).instance(),
                                    record.launch().ecsOptimized(),
                                    config));
        }
    }
}
