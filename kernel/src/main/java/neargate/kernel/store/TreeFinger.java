package neargate.kernel.store;

import org.jspecify.annotations.Nullable;

/**
 * Looks up keys of a {@link Tree} one after the other, and stays where the last one was: of the ids under a term of an index
 * many stand in one leaf, and only the first of them is looked for from the root. For one thread.
 */
final class TreeFinger<K extends Comparable<? super K>, V> {
    private final TreeNode<K, V> root;
    private TreeNode.@Nullable Leaf<K, V> leaf;

    TreeFinger(TreeNode<K, V> root) {
        this.root = root;
    }

    @Nullable
    V get(K key) {
        V near = leaf == null ? null : leaf.get(key);
        return near == null ? fromRoot(key) : near;
    }

    private @Nullable V fromRoot(K key) {
        TreeNode<K, V> node = root;
        while (node instanceof TreeNode.Inner<K, V> inner) {
            node = inner.child(inner.childOf(key));
        }
        if (node instanceof TreeNode.Leaf<K, V> reached) {
            leaf = reached;
        }
        return node.get(key);
    }
}
