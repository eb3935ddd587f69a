package neargate.kernel.store;

import org.jspecify.annotations.Nullable;

/**
 * What tells the keys of an inner node apart: of each the four characters that follow what all have in common, as a number.
 * They lie in a few lines of cache; comparing the keys themselves would fetch each of them from somewhere else in memory.
 */
final class TreeHeads {
    private static final int CHARACTERS = 4;

    private final String common;
    private final long[] heads;

    private TreeHeads(String common, long[] heads) {
        this.common = common;
        this.heads = heads;
    }

    /** Of keys in their order; null unless they are strings. */
    static @Nullable TreeHeads of(Object[] keys) {
        if (keys.length == 0 || !(keys[0] instanceof String first) || !(keys[keys.length - 1] instanceof String last)) {
            return null;
        }
        int length = 0;
        while (length < Math.min(first.length(), last.length()) && first.charAt(length) == last.charAt(length)) {
            length++;
        }
        long[] heads = new long[keys.length];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = head((String) keys[i], length);
        }
        return new TreeHeads(first.substring(0, length), heads);
    }

    /** Of strings one of which is below the other, it has the lower head, or the same. */
    private static long head(String key, int from) {
        long head = 0;
        for (int i = from; i < from + CHARACTERS; i++) {
            head = head << Character.SIZE | (i < key.length() ? key.charAt(i) : 0);
        }
        return head ^ Long.MIN_VALUE;
    }

    /** The place of the last of the keys that is not above one; -1 when all are. */
    int floor(Object[] keys, String key) {
        if (!key.startsWith(common)) {
            return key.compareTo(common) < 0 ? -1 : heads.length - 1;
        }
        long head = head(key, common.length());
        int low = 0;
        int high = heads.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            boolean above = heads[middle] == head ? ((String) keys[middle]).compareTo(key) > 0 : heads[middle] > head;
            if (above) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return high;
    }
}
