package neargate.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The tree against the JDK's own sorted map. Keys come from ranges of several sizes, so that trees grow deep and shrink. */
class TreeProperties {
    private static final List<String> BEGINNINGS = List.of("", "production/", "production/web-00000", "\uffff");

    @Property(tries = 200)
    void aTreeHoldsWhatASortedMapHolds(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20_000) int range) {
        var random = new Random(seed);
        var model = new TreeMap<String, Integer>();
        Tree<String, Integer> tree = Tree.empty();
        int deletes = random.nextInt(1, 7);
        for (int i = 0; i < 3_000; i++) {
            String key = key(random, range);
            if (random.nextInt(8) < (i < 1_500 ? 1 : deletes)) {
                tree = tree.without(key);
                model.remove(key);
            } else {
                tree = tree.with(key, i);
                model.put(key, i);
            }
        }
        assertSame(tree, model);
        for (int i = 0; i < 20; i++) {
            String key = key(random, range);
            assertThat(tree.get(key)).isEqualTo(model.get(key));
            assertThat(tree.streamAfter(key, Map::entry).toList())
                    .isEqualTo(List.copyOf(model.tailMap(key, false).entrySet()));
        }
    }

    @Property(tries = 50)
    void aTreeThatIsEmptiedInAnyOrderIsEmpty(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3_000) int size) {
        var random = new Random(seed);
        var model = new TreeMap<String, Integer>();
        Tree<String, Integer> tree = Tree.empty();
        while (model.size() < size) {
            String key = key(random, 1_000_000);
            model.put(key, model.size());
            tree = tree.with(key, model.get(key));
        }
        List<String> order = new ArrayList<>(model.keySet());
        Collections.shuffle(order, random);
        for (String key : order) {
            assertThat(tree.get(key)).isEqualTo(model.remove(key));
            tree = tree.without(key);
            assertThat(tree.size()).isEqualTo(model.size());
        }
        assertThat(tree.stream(Map::entry)).isEmpty();
        assertThat(tree.get("0")).isNull();
    }

    @Property(tries = 100)
    void aFingerFindsWhatTheTreeHoldsInWhateverOrder(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 3_000) int range) {
        var random = new Random(seed);
        Tree<String, Integer> tree = Tree.empty();
        for (int i = 0; i < range / 2; i++) {
            tree = tree.with(key(random, range), i);
        }
        TreeFinger<String, Integer> finger = tree.finger();
        List<String> keys = new ArrayList<>(tree.stream((key, value) -> key).toList());
        for (int i = 0; i < 300; i++) {
            keys.add(key(random, range));
        }
        for (String key : keys) {
            assertThat(finger.get(key)).isEqualTo(tree.get(key));
        }
    }

    @Property(tries = 50)
    void aTreeStaysAsItWasWhateverIsMadeOfIt(@ForAll long seed) {
        var random = new Random(seed);
        Tree<String, Integer> tree = Tree.empty();
        List<Tree<String, Integer>> trees = new ArrayList<>();
        List<TreeMap<String, Integer>> models = new ArrayList<>();
        var model = new TreeMap<String, Integer>();
        for (int i = 0; i < 1_000; i++) {
            String key = key(random, 400);
            boolean delete = random.nextBoolean() && i > 500;
            tree = delete ? tree.without(key) : tree.with(key, i);
            if (delete) {
                model.remove(key);
            } else {
                model.put(key, i);
            }
            if (i % 50 == 0) {
                trees.add(tree);
                models.add(new TreeMap<>(model));
            }
        }
        for (int i = 0; i < trees.size(); i++) {
            assertSame(trees.get(i), models.get(i));
        }
    }

    private static void assertSame(Tree<String, Integer> tree, Map<String, Integer> model) {
        assertThat(tree.stream(Map::entry).toList()).isEqualTo(List.copyOf(model.entrySet()));
        assertThat(tree.size()).isEqualTo(model.size());
        assertThat(tree.isEmpty()).isEqualTo(model.isEmpty());
        model.forEach((key, value) -> assertThat(tree.get(key)).isEqualTo(value));
    }

    /** Many keys begin alike, as those of one cluster do, and some for longer than others. */
    private static String key(Random random, int range) {
        String beginning = BEGINNINGS.get(random.nextInt(BEGINNINGS.size()));
        return beginning + Integer.toString(random.nextInt(range), 36);
    }
}
