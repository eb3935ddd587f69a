package neargate.kernel.store;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link Tree}: a leaf of keys and their values, or an inner node of children and, for each, a key that is not
 * above its smallest and above all of the child before. A node is never changed once it was made. It may come back from
 * {@link #with} one slot too wide; whoever holds it then puts its {@link #halves} in its place.
 */
abstract sealed class TreeNode<K extends Comparable<? super K>, V> {
    private static final int WIDEST = 32;
    private static final int NARROWEST = WIDEST / 4;

    /** Of type K; an array of it cannot be made. */
    final Object[] keys;

    /** The values of a leaf, of type V; the children of an inner node. */
    final Object[] slots;

    private TreeNode(Object[] keys, Object[] slots) {
        this.keys = keys;
        this.slots = slots;
    }

    static <K extends Comparable<? super K>, V> TreeNode<K, V> empty() {
        return new Leaf<>(new Object[0], new Object[0]);
    }

    /** How many values stand in and below this node. */
    abstract int size();

    abstract @Nullable V get(K key);

    /** This node with a value at a key; perhaps too wide. */
    abstract TreeNode<K, V> with(K key, V value);

    /** This node without a key: itself when the key is not there; perhaps empty or too narrow. */
    abstract TreeNode<K, V> without(K key);

    /** A node of the same kind. */
    abstract TreeNode<K, V> of(Object[] nextKeys, Object[] nextSlots);

    /** This node as a root: an inner one of one child gives way to it. */
    abstract TreeNode<K, V> withoutIdleRoot();

    final boolean isTooWide() {
        return keys.length > WIDEST;
    }

    final boolean isTooNarrow() {
        return keys.length < NARROWEST;
    }

    final List<TreeNode<K, V>> halves() {
        int middle = keys.length / 2;
        return List.of(part(0, middle), part(middle, keys.length));
    }

    private TreeNode<K, V> part(int from, int to) {
        return of(Arrays.copyOfRange(keys, from, to), Arrays.copyOfRange(slots, from, to));
    }

    /** This node and its right neighbour in one. */
    final TreeNode<K, V> joined(TreeNode<K, V> right) {
        return of(concatenated(keys, right.keys), concatenated(slots, right.slots));
    }

    @SuppressWarnings("unchecked") // only keys are put there
    final K key(int i) {
        return (K) keys[i];
    }

    /** Where a key stands, or {@code -(where it would stand) - 1}. */
    final int search(K key) {
        int low = 0;
        int high = keys.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = key(middle).compareTo(key);
            if (order < 0) {
                low = middle + 1;
            } else if (order > 0) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -low - 1;
    }

    private static Object[] concatenated(Object[] left, Object[] right) {
        Object[] all = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, all, left.length, right.length);
        return all;
    }

    /** {@code from} with {@code count} elements from {@code at} on replaced by {@code by}. */
    private static Object[] spliced(Object[] from, int at, int count, Object... by) {
        Object[] next = new Object[from.length - count + by.length];
        System.arraycopy(from, 0, next, 0, at);
        System.arraycopy(by, 0, next, at, by.length);
        System.arraycopy(from, at + count, next, at + by.length, from.length - at - count);
        return next;
    }

    private static Object[] replaced(Object[] from, int at, Object by) {
        Object[] next = from.clone();
        next[at] = by;
        return next;
    }

    /**
     * Keys and their values. A key is found by its hash, which lies in one or two lines of cache; comparing it with others
     * would fetch each of them from somewhere else in memory.
     */
    static final class Leaf<K extends Comparable<? super K>, V> extends TreeNode<K, V> {
        private final int[] hashes;

        private Leaf(Object[] keys, Object[] values, int[] hashes) {
            super(keys, values);
            this.hashes = hashes;
        }

        private Leaf(Object[] keys, Object[] values) {
            this(keys, values, hashes(keys));
        }

        private static int[] hashes(Object[] keys) {
            int[] hashes = new int[keys.length];
            for (int i = 0; i < hashes.length; i++) {
                hashes[i] = keys[i].hashCode();
            }
            return hashes;
        }

        @Override
        int size() {
            return keys.length;
        }

        @SuppressWarnings("unchecked") // only values are put there
        V value(int i) {
            return (V) slots[i];
        }

        /** Where a key stands, or -1. */
        @SuppressWarnings("ReferenceEquality") // most keys of a small tree are asked for by themselves
        private int find(K key) {
            int hash = key.hashCode();
            for (int i = 0; i < hashes.length; i++) {
                if (hashes[i] == hash && (keys[i] == key || keys[i].equals(key))) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        @Nullable
        V get(K key) {
            int i = find(key);
            return i < 0 ? null : value(i);
        }

        @Override
        TreeNode<K, V> with(K key, V value) {
            int i = find(key);
            if (i >= 0) {
                return new Leaf<>(keys, replaced(slots, i, value), hashes);
            }
            int at = -search(key) - 1;
            int[] nextHashes = new int[hashes.length + 1];
            System.arraycopy(hashes, 0, nextHashes, 0, at);
            nextHashes[at] = key.hashCode();
            System.arraycopy(hashes, at, nextHashes, at + 1, hashes.length - at);
            return new Leaf<>(spliced(keys, at, 0, key), spliced(slots, at, 0, value), nextHashes);
        }

        @Override
        TreeNode<K, V> without(K key) {
            int i = find(key);
            if (i < 0) {
                return this;
            }
            int[] nextHashes = new int[hashes.length - 1];
            System.arraycopy(hashes, 0, nextHashes, 0, i);
            System.arraycopy(hashes, i + 1, nextHashes, i, nextHashes.length - i);
            return new Leaf<>(spliced(keys, i, 1), spliced(slots, i, 1), nextHashes);
        }

        @Override
        TreeNode<K, V> of(Object[] nextKeys, Object[] nextSlots) {
            return new Leaf<>(nextKeys, nextSlots);
        }

        @Override
        TreeNode<K, V> withoutIdleRoot() {
            return this;
        }
    }

    /** Children and the keys that part them. */
    static final class Inner<K extends Comparable<? super K>, V> extends TreeNode<K, V> {
        private final int size;
        private final @Nullable TreeHeads heads;

        private Inner(Object[] keys, Object[] children, int size, @Nullable TreeHeads heads) {
            super(keys, children);
            this.size = size;
            this.heads = heads;
        }

        private Inner(Object[] keys, Object[] children, int size) {
            this(keys, children, size, TreeHeads.of(keys));
        }

        static <K extends Comparable<? super K>, V> Inner<K, V> over(List<TreeNode<K, V>> children) {
            return new Inner<>(
                    children.stream().map(child -> child.keys[0]).toArray(),
                    children.toArray(),
                    children.stream().mapToInt(TreeNode::size).sum());
        }

        @Override
        int size() {
            return size;
        }

        @SuppressWarnings("unchecked") // only children are put there
        TreeNode<K, V> child(int i) {
            return (TreeNode<K, V>) slots[i];
        }

        /** The child in which a key stands, if it stands anywhere. */
        int childOf(K key) {
            if (heads != null && key instanceof String text) {
                return Math.max(0, heads.floor(keys, text));
            }
            int i = search(key);
            return i >= 0 ? i : Math.max(0, -i - 2);
        }

        @Override
        @Nullable
        V get(K key) {
            return child(childOf(key)).get(key);
        }

        @Override
        TreeNode<K, V> with(K key, V value) {
            int i = childOf(key);
            TreeNode<K, V> before = child(i);
            TreeNode<K, V> next = before.with(key, value);
            int nextSize = size - before.size() + next.size();
            boolean first = i == 0 && key(0).compareTo(key) > 0;
            Object[] nextKeys = first ? replaced(keys, 0, key) : keys;
            if (!next.isTooWide()) {
                Object[] children = replaced(slots, i, next);
                return first ? new Inner<>(nextKeys, children, nextSize) : new Inner<>(keys, children, nextSize, heads);
            }
            List<TreeNode<K, V>> halves = next.halves();
            return new Inner<>(
                    spliced(nextKeys, i + 1, 0, halves.get(1).keys[0]),
                    spliced(slots, i, 1, halves.toArray()),
                    nextSize);
        }

        @Override
        TreeNode<K, V> without(K key) {
            int i = childOf(key);
            TreeNode<K, V> before = child(i);
            TreeNode<K, V> next = before.without(key);
            if (next == before) {
                return this;
            }
            if (next.keys.length == 0) {
                return new Inner<>(spliced(keys, i, 1), spliced(slots, i, 1), size - 1);
            }
            return next.isTooNarrow() && keys.length > 1
                    ? withJoined(i, next)
                    : new Inner<>(keys, replaced(slots, i, next), size - 1, heads);
        }

        /** With {@code narrow} in the place of the child {@code i}, joined with a neighbour of it. */
        private Inner<K, V> withJoined(int i, TreeNode<K, V> narrow) {
            int left = Math.max(0, i - 1);
            TreeNode<K, V> joined =
                    i == 0 ? narrow.joined(child(1)) : child(left).joined(narrow);
            if (!joined.isTooWide()) {
                return new Inner<>(spliced(keys, left + 1, 1), spliced(slots, left, 2, joined), size - 1);
            }
            List<TreeNode<K, V>> halves = joined.halves();
            return new Inner<>(
                    replaced(keys, left + 1, halves.get(1).keys[0]),
                    spliced(slots, left, 2, halves.toArray()),
                    size - 1);
        }

        @Override
        TreeNode<K, V> of(Object[] nextKeys, Object[] nextSlots) {
            int nextSize = 0;
            for (Object child : nextSlots) {
                nextSize += ((TreeNode<?, ?>) child).size();
            }
            return new Inner<>(nextKeys, nextSlots, nextSize);
        }

        @Override
        TreeNode<K, V> withoutIdleRoot() {
            return keys.length == 1 ? child(0).withoutIdleRoot() : this;
        }
    }
}
