package neargate.scheduler.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The instances of a fleet, ordered for tasks that are alike: the next task finds its place without a look at all of them.
 * The fleet keeps it for the next time and tells it which instances changed meanwhile.
 */
public final class Placement {
    private final Fleet fleet;
    private final Request request;
    private final List<Filter> changing;
    private final Keys keys;
    private final List<Level> levels;
    private final List<Spread> spreads;
    private final Column kinds;
    private final @Nullable Cell[] cellOf;
    private final List<Cell> cells;
    private final int[] tasks;
    private final BitSet changed = new BitSet();

    /**
     * Places up to {@code count} tasks, one after the other, and starts them in the fleet.
     *
     * @return the ARNs of their instances, in the order of the tasks; fewer than asked for when there is no room for more
     */
    public static List<String> place(Fleet fleet, Request request, int count, RandomGenerator random) {
        Placement placement = fleet.placement(request);
        List<String> arns = new ArrayList<>();
        while (arns.size() < count) {
            placement.catchUp();
            int slot = placement.pick(random);
            if (slot < 0) {
                break;
            }
            fleet.start(slot, request);
            arns.add(fleet.at(slot).instance().arn());
        }
        return arns;
    }

    Placement(Fleet fleet, Request request) {
        this.fleet = fleet;
        this.request = request;
        this.changing =
                request.filters().stream().filter(filter -> !filter.isStatic()).toList();
        List<Strategy> strategies = request.strategies().stream()
                .takeWhile(strategy -> !(strategy instanceof Strategy.Random))
                .toList();
        this.keys = new Keys(strategies);
        this.tasks = new int[fleet.size()];
        Map<Integer, Integer> counts = fleet.tasks(request.group());
        counts.forEach((slot, count) -> tasks[slot] = count);
        List<String> attributes = new ArrayList<>();
        this.levels = levels(strategies, attributes);
        this.spreads = attributes.stream()
                .map(attribute -> new Spread(fleet.column(List.of(attribute)), counts))
                .toList();
        this.kinds = fleet.column(List.copyOf(attributes));
        this.cellOf = new Cell[kinds.size()];
        this.cells = cells();
    }

    /** What a strategy says of a cell and of the best instances in it. */
    private interface Level {
        long of(Cell cell);
    }

    private List<Level> levels(List<Strategy> strategies, List<String> attributes) {
        List<Level> found = new ArrayList<>();
        for (Strategy strategy : strategies) {
            if (strategy instanceof Strategy.SpreadOverAttribute(String attribute)) {
                int which = attributes.size();
                attributes.add(attribute);
                found.add(cell -> spreads.get(which).tasks[cell.values[which]]);
            } else {
                Keys.Place place = keys.place(strategy);
                found.add(cell -> place.of(cell.tournament.least()));
            }
        }
        return List.copyOf(found);
    }

    /** The tasks of the group by an attribute's value. */
    private static final class Spread {
        private final Column column;
        private final int[] tasks;

        Spread(Column column, Map<Integer, Integer> counts) {
            this.column = column;
            this.tasks = new int[column.size()];
            counts.forEach(this::add);
        }

        void add(int slot, int count) {
            tasks[column.get(slot)] += count;
        }
    }

    /** The instances that have the same values of all attributes that are spread over. */
    private static final class Cell {
        private final int[] values;
        private final int[] slots;
        private final Tournament tournament;

        Cell(int[] values, int[] slots, long[] keys) {
            this.values = values;
            this.slots = slots;
            this.tournament = new Tournament(keys);
        }
    }

    private List<Cell> cells() {
        BitSet allowed = fleet.open();
        request.filters().stream().filter(Filter::isStatic).forEach(filter -> allowed.and(fleet.satisfying(filter)));
        int[] sizes = new int[kinds.size()];
        allowed.stream().forEach(slot -> sizes[kinds.get(slot)]++);
        int[][] slots = new int[sizes.length][];
        Arrays.setAll(slots, kind -> new int[sizes[kind]]);
        allowed.stream().forEach(slot -> {
            int kind = kinds.get(slot);
            slots[kind][slots[kind].length - sizes[kind]--] = slot;
        });
        List<Cell> found = new ArrayList<>();
        for (int kind = 0; kind < slots.length; kind++) {
            if (slots[kind].length > 0) {
                Cell cell = new Cell(
                        values(slots[kind][0]),
                        slots[kind],
                        IntStream.of(slots[kind]).mapToLong(this::key).toArray());
                cellOf[kind] = cell;
                found.add(cell);
            }
        }
        return List.copyOf(found);
    }

    private int[] values(int slot) {
        return spreads.stream().mapToInt(spread -> spread.column.get(slot)).toArray();
    }

    /** How good an instance is, or that it cannot have the task. */
    private long key(int slot) {
        boolean fits = fleet.hasRoom(slot, request.needs())
                && !(request.distinctInstance() && tasks[slot] > 0)
                && fleet.isFree(slot, request.ports())
                && satisfies(slot);
        return fits ? keys.key(fleet.cpu(slot), fleet.memory(slot), tasks[slot]) : Keys.NONE;
    }

    private boolean satisfies(int slot) {
        for (Filter filter : changing) {
            if (!filter.test(fleet.at(slot))) {
                return false;
            }
        }
        return true;
    }

    /** A task started or ended on an instance. */
    void changed(int slot) {
        changed.set(slot);
    }

    private void catchUp() {
        for (int slot = changed.nextSetBit(0); slot >= 0; slot = changed.nextSetBit(slot + 1)) {
            int now = fleet.at(slot).tasks(request.group());
            int more = now - tasks[slot];
            tasks[slot] = now;
            for (Spread spread : spreads) {
                spread.add(slot, more);
            }
            Cell cell = cellOf[kinds.get(slot)];
            int index = cell == null ? -1 : Arrays.binarySearch(cell.slots, slot);
            if (cell != null && index >= 0) {
                cell.tournament.set(index, key(slot));
            }
        }
        changed.clear();
    }

    /** One of the best, each with the same chance; negative if none is possible. */
    private int pick(RandomGenerator random) {
        Cell best = null;
        int equals = 0;
        for (Cell cell : cells) {
            int comparison = best == null ? -1 : compare(cell, best);
            if (comparison < 0) {
                best = cell;
                equals = 0;
            }
            equals += comparison <= 0 ? cell.tournament.times() : 0;
        }
        if (best == null || best.tournament.least() == Keys.NONE) {
            return -1;
        }
        int rank = equals == 1 ? 0 : random.nextInt(equals);
        for (Cell cell : cells) {
            if (compare(cell, best) == 0) {
                if (rank < cell.tournament.times()) {
                    return cell.slots[cell.tournament.find(rank)];
                }
                rank -= cell.tournament.times();
            }
        }
        throw new IllegalStateException("there were " + equals + " of the best");
    }

    /** By the strategies in their order; a cell in which nothing fits is after all others. */
    private int compare(Cell one, Cell other) {
        boolean isFull = one.tournament.least() == Keys.NONE;
        boolean otherIsFull = other.tournament.least() == Keys.NONE;
        if (isFull || otherIsFull) {
            return Boolean.compare(isFull, otherIsFull);
        }
        for (Level level : levels) {
            int comparison = Long.compare(level.of(one), level.of(other));
            if (comparison != 0) {
                return comparison;
            }
        }
        return 0;
    }
}
