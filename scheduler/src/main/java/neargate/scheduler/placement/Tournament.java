package neargate.scheduler.placement;

import java.util.Arrays;

/**
 * The least of many numbers of which one changes at a time, and how often it occurs: a tree in an array, in which each
 * inner node knows that of the two below it.
 */
final class Tournament {
    private final int leaves;
    private final long[] least;
    private final int[] times;

    /** Plays with one number or more. */
    Tournament(long[] numbers) {
        int size = numbers.length;
        leaves = 1 << (Integer.SIZE - Integer.numberOfLeadingZeros(size - 1));
        least = new long[2 * leaves];
        times = new int[2 * leaves];
        System.arraycopy(numbers, 0, least, leaves, size);
        Arrays.fill(times, leaves, leaves + size, 1);
        Arrays.fill(least, leaves + size, 2 * leaves, Keys.NONE);
        for (int node = leaves - 1; node > 0; node--) {
            play(node);
        }
    }

    /** A number has changed. */
    void set(int index, long number) {
        least[leaves + index] = number;
        for (int node = (leaves + index) / 2; node > 0; node /= 2) {
            play(node);
        }
    }

    private void play(int node) {
        long left = least[2 * node];
        long right = least[2 * node + 1];
        least[node] = Math.min(left, right);
        times[node] = (left <= right ? times[2 * node] : 0) + (right <= left ? times[2 * node + 1] : 0);
    }

    long least() {
        return least[1];
    }

    /** How often the least number occurs. */
    int times() {
        return times[1];
    }

    /** The index of one of the least numbers, by its rank among them. */
    int find(int rank) {
        int left = rank;
        int node = 1;
        while (node < leaves) {
            node *= 2;
            int there = least[node] == least[1] ? times[node] : 0;
            if (left >= there) {
                left -= there;
                node++;
            }
        }
        return node - leaves;
    }
}
