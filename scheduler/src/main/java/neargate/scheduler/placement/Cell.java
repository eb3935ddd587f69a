package neargate.scheduler.placement;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The instances that have the same values of all attributes that are spread over, each with its key, and which of them are
 * the best. Most placements are of one task: the tournament is played when a second one follows.
 */
final class Cell {
    private final int[] values;
    private int[] slots = new int[16];
    private long[] keys = new long[16];
    private int size;
    private long least = Keys.NONE;
    private int times;
    private @Nullable Tournament tournament;

    /** A cell without instances; {@code values} are those of the attributes, as their columns number them. */
    Cell(int[] values) {
        this.values = values;
    }

    /** The value of one of the attributes. */
    int value(int attribute) {
        return values[attribute];
    }

    /** Before the first change: one more instance. Returns its index in the cell. */
    int add(int slot, long key) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, 2 * size);
            keys = Arrays.copyOf(keys, 2 * size);
        }
        slots[size] = slot;
        keys[size] = key;
        if (key < least) {
            least = key;
            times = 0;
        }
        if (key == least) {
            times++;
        }
        return size++;
    }

    /** An instance has another key now. */
    void change(int index, long key) {
        if (tournament == null) {
            tournament = new Tournament(keys, size);
        }
        tournament.set(index, key);
        least = tournament.least();
        times = tournament.times();
    }

    /** The key of the best; {@link Keys#NONE} when no instance can have the task. */
    long least() {
        return least;
    }

    /** How many are the best. */
    int times() {
        return times;
    }

    /** The slot of one of the best, by its rank among them. */
    int best(int rank) {
        if (tournament != null) {
            return slots[tournament.find(rank)];
        }
        int index = -1;
        for (int left = rank; left >= 0; left--) {
            do {
                index++;
            } while (keys[index] != least);
        }
        return slots[index];
    }
}
