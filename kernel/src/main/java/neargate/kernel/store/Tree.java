package neargate.kernel.store;

import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map that never changes: {@link #with} and {@link #without} give the next one, which shares all but the few nodes
 * on the way to the key. A B+ tree of wide nodes, so that a look-up touches three or four of them among 100,000 keys; its
 * size is known without counting.
 *
 * @param <K> the keys, which sort themselves
 * @param <V> the values
 */
final class Tree<K extends Comparable<? super K>, V> {
    private static final Tree<?, ?> EMPTY = new Tree<String, Object>(TreeNode.empty());

    private final TreeNode<K, V> root;

    private Tree(TreeNode<K, V> root) {
        this.root = root;
    }

    /** The tree without keys. */
    @SuppressWarnings("unchecked") // it has neither keys nor values to be of another type
    static <K extends Comparable<? super K>, V> Tree<K, V> empty() {
        return (Tree<K, V>) EMPTY;
    }

    int size() {
        return root.size();
    }

    boolean isEmpty() {
        return root.size() == 0;
    }

    @Nullable
    V get(K key) {
        return root.get(key);
    }

    /** For looking up many keys in their order. */
    TreeFinger<K, V> finger() {
        return new TreeFinger<>(root);
    }

    /** This tree with {@code value} at {@code key}, in place of what stood there. */
    Tree<K, V> with(K key, V value) {
        TreeNode<K, V> next = root.with(key, value);
        return new Tree<>(next.isTooWide() ? TreeNode.Inner.over(next.halves()) : next);
    }

    /** This tree without {@code key}. */
    Tree<K, V> without(K key) {
        TreeNode<K, V> next = root.without(key);
        if (next == root) {
            return this;
        }
        return next.size() == 0 ? empty() : new Tree<>(next.withoutIdleRoot());
    }

    /** What {@code show} makes of each key and value, in the order of the keys. Lazy. */
    <R> Stream<R> stream(BiFunction<? super K, ? super V, ? extends R> show) {
        return stream(new TreeWalk<K, V, R>(root, null, show), size());
    }

    /** As {@link #stream}, from the first key that sorts after {@code key}. */
    <R> Stream<R> streamAfter(K key, BiFunction<? super K, ? super V, ? extends R> show) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        new TreeWalk<K, V, R>(root, key, show), Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    private static <R> Stream<R> stream(TreeWalk<?, ?, R> walk, int size) {
        return StreamSupport.stream(
                Spliterators.spliterator(walk, size, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
                false);
    }
}
