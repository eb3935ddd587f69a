package neargate.scheduler.placement;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The container instances of a cluster and what is left of each: an index that follows what happens, for one thread.
 *
 * <p>An instance has a slot, a small number; what every placement looks at stands in arrays by slot.
 */
public final class Fleet {
    /** How many rules' answers are kept; each takes a bit for each instance. */
    private static final int KEPT_ANSWERS = 1_000;

    /** How many orders are kept; each takes some 40 bytes for each instance. */
    private static final int KEPT_PLACEMENTS = 64;

    /** How many lists of matching instances are kept; each takes some 4 bytes for each instance. */
    private static final int KEPT_MATCHES = 64;

    /** How many sets of values are kept; each is of as many as there are zones, or what else is asked for. */
    private static final int KEPT_VALUES = 1_000;

    private final Map<String, Integer> slotOf = new HashMap<>();
    private final List<@Nullable Slot> slots = new ArrayList<>();
    private final Deque<Integer> vacant = new ArrayDeque<>();
    private final Map<String, Map<Integer, Integer>> tasksOf = new HashMap<>();
    private final Map<List<String>, Column> columns = new HashMap<>();
    private final Kept<Filter, BitSet> answers = new Kept<>(KEPT_ANSWERS);
    private final Kept<Request, Placement> placements = new Kept<>(KEPT_PLACEMENTS);
    private final Kept<List<Filter>, List<String>> matching = new Kept<>(KEPT_MATCHES);
    private final Kept<Values, Set<String>> values = new Kept<>(KEPT_VALUES);
    private final BitSet open = new BitSet();
    private int[] cpu = new int[16];
    private int[] memory = new int[16];
    private int[] gpus = new int[16];
    private int[] networkInterfaces = new int[16];

    /** A question: which values an attribute has where some rules are satisfied. */
    private record Values(String attribute, List<Filter> filters) {}

    /** What was used last. */
    private static final class Kept<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        private final int most;

        Kept(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }

    /** An instance is registered, or what is known of it has changed; its tasks stay. */
    public void put(Instance instance) {
        forget();
        Integer known = slotOf.get(instance.arn());
        if (known == null) {
            join(instance);
        } else {
            Slot slot = at(known);
            Resources before = slot.instance().capacity();
            slot.change(instance);
            add(known, before, -1);
            add(known, instance.capacity(), 1);
            index(known, slot);
        }
    }

    /** What was found out about the instances holds no more. */
    private void forget() {
        placements.clear();
        matching.clear();
        values.clear();
    }

    private void join(Instance instance) {
        Integer free = vacant.poll();
        int slot = free != null ? free : slots.size();
        if (free == null) {
            slots.add(null);
            makeRoom(slot);
        }
        Slot taken = new Slot(instance);
        slots.set(slot, taken);
        slotOf.put(instance.arn(), slot);
        add(slot, instance.capacity(), 1);
        index(slot, taken);
    }

    private void makeRoom(int slot) {
        if (slot >= cpu.length) {
            int length = cpu.length * 2;
            cpu = Arrays.copyOf(cpu, length);
            memory = Arrays.copyOf(memory, length);
            gpus = Arrays.copyOf(gpus, length);
            networkInterfaces = Arrays.copyOf(networkInterfaces, length);
        }
    }

    private void index(int number, Slot slot) {
        open.set(number, slot.instance().active() && slot.instance().agentConnected());
        columns.values().forEach(column -> column.set(number, slot));
        answers.forEach((filter, answer) -> answer.set(number, filter.test(slot)));
    }

    /** An instance is gone, and its tasks with it. */
    public void remove(String arn) {
        Integer slot = slotOf.remove(arn);
        if (slot == null) {
            return;
        }
        forget();
        at(slot).taskGroups()
                .forEach(group -> tasksOf.computeIfPresent(group, (_, counts) -> {
                    counts.remove(slot);
                    return counts.isEmpty() ? null : counts;
                }));
        slots.set(slot, null);
        open.clear(slot);
        cpu[slot] = memory[slot] = gpus[slot] = networkInterfaces[slot] = 0;
        vacant.push(slot);
    }

    /** A task runs on an instance, wherever the decision came from: it may take more than is left. */
    public void start(String arn, Request task) {
        start(slot(arn), task);
    }

    void start(int slot, Request task) {
        at(slot).start(task);
        tasksOf.computeIfAbsent(task.group(), _ -> new HashMap<>()).merge(slot, 1, Integer::sum);
        add(slot, task.needs(), -1);
    }

    /**
     * A task ended.
     *
     * @throws IllegalStateException if no task of the group runs there
     */
    public void end(String arn, Request task) {
        int slot = slot(arn);
        at(slot).end(task);
        add(slot, task.needs(), 1);
        tasksOf.computeIfPresent(task.group(), (_, counts) -> {
            counts.computeIfPresent(slot, (_, count) -> count == 1 ? null : count - 1);
            return counts.isEmpty() ? null : counts;
        });
    }

    private void add(int slot, Resources resources, int times) {
        for (Placement placement : placements.values()) {
            placement.changed(slot);
        }
        cpu[slot] += times * resources.cpu();
        memory[slot] += times * resources.memory();
        gpus[slot] += times * resources.gpus();
        networkInterfaces[slot] += times * resources.networkInterfaces();
    }

    Optional<Integer> find(String arn) {
        return Optional.ofNullable(slotOf.get(arn));
    }

    private int slot(String arn) {
        Integer slot = slotOf.get(arn);
        if (slot == null) {
            throw new IllegalStateException("no instance " + arn);
        }
        return slot;
    }

    Slot at(int slot) {
        Slot found = slots.get(slot);
        if (found == null) {
            throw new IllegalStateException("no instance in slot " + slot);
        }
        return found;
    }

    /** All slots are below this; some may be vacant. */
    int size() {
        return slots.size();
    }

    /** Those of instances on which tasks may be placed at all, as a copy. */
    BitSet open() {
        return (BitSet) open.clone();
    }

    /** Every instance's slot. */
    Iterable<Integer> taken() {
        return slotOf.values();
    }

    /** What is left, never less than nothing: what runs already may take more than there is. */
    int cpu(int slot) {
        return Math.max(0, cpu[slot]);
    }

    /** As {@link #cpu}. */
    int memory(int slot) {
        return Math.max(0, memory[slot]);
    }

    boolean hasRoom(int slot, Resources needs) {
        return cpu(slot) >= needs.cpu()
                && memory(slot) >= needs.memory()
                && (needs.gpus() == 0 || gpus[slot] >= needs.gpus())
                && (needs.networkInterfaces() == 0 || networkInterfaces[slot] >= needs.networkInterfaces());
    }

    /** As {@link #cpu}. */
    int gpus(int slot) {
        return Math.max(0, gpus[slot]);
    }

    /** As {@link #cpu}. */
    int networkInterfaces(int slot) {
        return Math.max(0, networkInterfaces[slot]);
    }

    boolean isFree(int slot, Set<Port> ports) {
        return ports.isEmpty() || at(slot).isFree(ports);
    }

    /** How many tasks of a group run in each slot that has any. */
    Map<Integer, Integer> tasks(String group) {
        return tasksOf.getOrDefault(group, Map.of());
    }

    /** The order of the instances for such tasks. */
    Placement placement(Request request) {
        return placements.computeIfAbsent(request, missing -> new Placement(this, missing));
    }

    Column column(List<String> attributes) {
        return columns.computeIfAbsent(attributes, names -> {
            Column column = new Column(names);
            slotOf.values().forEach(slot -> column.set(slot, at(slot)));
            return column;
        });
    }

    /** The slots of the instances that satisfy a static rule. */
    BitSet satisfying(Filter filter) {
        return answers.computeIfAbsent(filter, this::ask);
    }

    /** The ARNs of the ACTIVE instances that satisfy all rules, in their order. */
    List<String> matching(List<Filter> filters) {
        return areStatic(filters) ? matching.computeIfAbsent(filters, this::arns) : arns(filters);
    }

    private List<String> arns(List<Filter> filters) {
        BitSet active = new BitSet(slots.size());
        slotOf.values().stream().filter(slot -> at(slot).instance().active()).forEach(active::set);
        return satisfying(active, filters).stream()
                .mapToObj(slot -> at(slot).instance().arn())
                .sorted()
                .toList();
    }

    /** The values of an attribute on the instances that satisfy all rules, and on which tasks may be placed at all. */
    Set<String> values(String attribute, List<Filter> filters) {
        Values asked = new Values(attribute, filters);
        return areStatic(filters) ? values.computeIfAbsent(asked, this::find) : find(asked);
    }

    private Set<String> find(Values asked) {
        return satisfying(open(), asked.filters).stream()
                .mapToObj(slot -> at(slot).attribute(asked.attribute))
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean areStatic(List<Filter> filters) {
        return filters.stream().allMatch(Filter::isStatic);
    }

    private BitSet satisfying(BitSet among, List<Filter> filters) {
        filters.forEach(filter -> among.and(filter.isStatic() ? satisfying(filter) : ask(filter)));
        return among;
    }

    private BitSet ask(Filter filter) {
        BitSet answer = new BitSet(slots.size());
        slotOf.values().stream().filter(slot -> filter.test(at(slot))).forEach(answer::set);
        return answer;
    }
}
