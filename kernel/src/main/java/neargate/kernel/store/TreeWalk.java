package neargate.kernel.store;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Walks along the values of a {@link Tree}; a tree never changes, so the walk can be left and taken up at will. */
final class TreeWalk<K extends Comparable<? super K>, V, R> implements Iterator<R> {
    /** Deeper than any tree: with eight children a node it would hold eight to the twelfth keys. */
    private static final int DEEPEST = 12;

    private final BiFunction<? super K, ? super V, ? extends R> show;
    private final TreeNode.Inner<?, ?>[] path = new TreeNode.Inner<?, ?>[DEEPEST];
    private final int[] places = new int[DEEPEST];
    private int depth;
    private TreeNode.@Nullable Leaf<K, V> leaf;
    private int place;

    /** Begins after {@code after}, or at the smallest key when that is null. */
    TreeWalk(TreeNode<K, V> root, @Nullable K after, BiFunction<? super K, ? super V, ? extends R> show) {
        this.show = show;
        descend(root, after);
        if (leaf != null && place == leaf.size()) {
            nextLeaf();
        }
    }

    private void descend(TreeNode<K, V> from, @Nullable K after) {
        TreeNode<K, V> node = from;
        while (node instanceof TreeNode.Inner<K, V> inner) {
            int child = after == null ? 0 : inner.childOf(after);
            path[depth] = inner;
            places[depth++] = child;
            node = inner.child(child);
        }
        if (node instanceof TreeNode.Leaf<K, V> reached) {
            leaf = reached;
            int found = after == null ? -1 : reached.search(after);
            place = found >= 0 ? found + 1 : -found - 1;
        }
    }

    /** Goes up until there is a next child, and down from it. */
    private void nextLeaf() {
        leaf = null;
        while (leaf == null && depth > 0) {
            TreeNode.Inner<K, V> parent = parent();
            if (++places[depth - 1] < parent.keys.length) {
                descend(parent.child(places[depth - 1]), null);
            } else {
                depth--;
            }
        }
    }

    @SuppressWarnings("unchecked") // only nodes of this tree are put there
    private TreeNode.Inner<K, V> parent() {
        return (TreeNode.Inner<K, V>) path[depth - 1];
    }

    @Override
    public boolean hasNext() {
        return leaf != null;
    }

    @Override
    public R next() {
        TreeNode.Leaf<K, V> at = leaf;
        if (at == null) {
            throw new NoSuchElementException();
        }
        R shown = show.apply(at.key(place), at.value(place));
        if (++place == at.size()) {
            nextLeaf();
        }
        return shown;
    }
}
