package neargate.scheduler.placement;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Tasks that are alike, placed one after the other; each sees those before it. */
public final class Placement {
    private final Fleet fleet;
    private final Request request;
    private final RandomGenerator random;
    private final List<Strategy> strategies;
    private final List<Filter> changing;
    private final Keys keys;
    private final int[] tasks;
    private final List<Spread> spreads;
    private final List<Level> levels;
    private final Column kinds;
    private final @Nullable Cell[] cellOf;
    private final List<Cell> cells = new ArrayList<>();
    private final int[] indexInCell;

    /**
     * Places up to {@code count} tasks and starts them in the fleet.
     *
     * @return the ARNs of their instances, in the order of the tasks; fewer than asked for when there is no room for more
     */
    public static List<String> place(Fleet fleet, Request request, int count, RandomGenerator random) {
        return new Placement(fleet, request, random).place(count);
    }

    private Placement(Fleet fleet, Request request, RandomGenerator random) {
        this.fleet = fleet;
        this.request = request;
        this.random = random;
        this.strategies = request.strategies().stream()
                .takeWhile(strategy -> !(strategy instanceof Strategy.Random))
                .toList();
        this.changing =
                request.filters().stream().filter(filter -> !filter.isStatic()).toList();
        this.keys = new Keys(strategies);
        this.tasks = new int[fleet.size()];
        fleet.tasks(request.group()).forEach((slot, count) -> tasks[slot] = count);
        List<String> attributes = new ArrayList<>();
        this.levels = levels(attributes);
        this.spreads = attributes.stream().map(this::spread).toList();
        this.kinds = fleet.column(List.copyOf(attributes));
        this.cellOf = new Cell[kinds.size()];
        this.indexInCell = new int[fleet.size()];
        fillCells();
    }

    /** What a strategy says of a cell and of the best instances in it. */
    private interface Level {
        long of(Cell cell);
    }

    private List<Level> levels(List<String> attributes) {
        List<Level> found = new ArrayList<>();
        for (Strategy strategy : strategies) {
            if (strategy instanceof Strategy.SpreadOverAttribute(String attribute)) {
                int which = attributes.size();
                attributes.add(attribute);
                found.add(cell -> spreads.get(which).tasks[cell.value(which)]);
            } else {
                Keys.Place place = keys.place(strategy);
                found.add(cell -> place.of(cell.least()));
            }
        }
        return List.copyOf(found);
    }

    /** The tasks of the group by an attribute's value. */
    private static final class Spread {
        private final Column column;
        private final int[] tasks;

        Spread(Column column) {
            this.column = column;
            this.tasks = new int[column.size()];
        }

        void count(int slot, int count) {
            tasks[column.get(slot)] += count;
        }
    }

    private Spread spread(String attribute) {
        Spread spread = new Spread(fleet.column(List.of(attribute)));
        fleet.tasks(request.group()).forEach(spread::count);
        return spread;
    }

    private void fillCells() {
        BitSet allowed = (BitSet) fleet.open().clone();
        request.filters().stream().filter(Filter::isStatic).forEach(filter -> allowed.and(fleet.satisfying(filter)));
        for (int slot = allowed.nextSetBit(0); slot >= 0; slot = allowed.nextSetBit(slot + 1)) {
            int kind = kinds.get(slot);
            Cell cell = cellOf[kind];
            if (cell == null) {
                cell = new Cell(values(slot));
                cellOf[kind] = cell;
                cells.add(cell);
            }
            indexInCell[slot] = cell.add(slot, key(slot));
        }
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

    private List<String> place(int count) {
        List<String> arns = new ArrayList<>();
        int slot = count > 0 ? pick() : -1;
        while (slot >= 0) {
            fleet.start(slot, request);
            arns.add(fleet.at(slot).instance().arn());
            slot = arns.size() < count ? pickAfter(slot) : -1;
        }
        return arns;
    }

    private int pickAfter(int slot) {
        tasks[slot]++;
        spreads.forEach(spread -> spread.count(slot, 1));
        Cell cell = cellOf[kinds.get(slot)];
        if (cell != null) {
            cell.change(indexInCell[slot], key(slot));
        }
        return pick();
    }

    /** One of the best, each with the same chance; negative if none is possible. */
    private int pick() {
        Cell best = null;
        int equals = 0;
        for (Cell cell : cells) {
            int comparison = best == null ? -1 : compare(cell, best);
            if (comparison < 0) {
                best = cell;
                equals = 0;
            }
            equals += comparison <= 0 ? cell.times() : 0;
        }
        if (best == null || best.least() == Keys.NONE) {
            return -1;
        }
        int rank = equals == 1 ? 0 : random.nextInt(equals);
        for (Cell cell : cells) {
            if (compare(cell, best) == 0) {
                if (rank < cell.times()) {
                    return cell.best(rank);
                }
                rank -= cell.times();
            }
        }
        throw new IllegalStateException("there were " + equals + " of the best");
    }

    /** By the strategies in their order; a cell in which nothing fits is after all others. */
    private int compare(Cell one, Cell other) {
        if (one.least() == Keys.NONE || other.least() == Keys.NONE) {
            return Boolean.compare(one.least() == Keys.NONE, other.least() == Keys.NONE);
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
