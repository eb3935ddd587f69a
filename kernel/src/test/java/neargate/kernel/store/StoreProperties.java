package neargate.kernel.store;

import static neargate.kernel.store.Words.NOTES;
import static neargate.kernel.store.Words.WORDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import neargate.kernel.Page;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A store on a file against sorted maps: whatever is done to it, by key, by index and page by page it holds the same. */
class StoreProperties {
    private static final List<Table<String>> TABLES = List.of(WORDS, NOTES);
    private static final List<Scope> SCOPES = List.of(Words.HERE, new Scope("123456789012", "eu-west-1"));
    private static final List<String> LETTERS = List.of("a", "b", "c", "d");

    @Property(tries = 40)
    void aStoreHoldsWhatItsTransactionsLeft(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        Path file = Files.createTempFile("store", ".db");
        try (var run = new OnFile(file, random)) {
            for (int i = 0; i < 80; i++) {
                switch (random.nextInt(16)) {
                    case 0 -> run.reopen();
                    case 1 -> run.abort();
                    case 2 -> run.writeOnAFullDisk();
                    case 3 -> run.clearSeldom();
                    default -> run.write();
                }
                assertSame(run.store.snapshot(), run.model);
            }
            run.reopen();
            assertSame(run.store.snapshot(), run.model);
        } finally {
            Files.delete(file);
        }
    }

    /** The store and its model, side by side. */
    private static final class OnFile implements AutoCloseable {
        private final Path file;
        private final Random random;
        private Map<Table<String>, Map<Key, String>> model = new HashMap<>();
        private Connection connection;
        private Store store;

        OnFile(Path file, Random random) throws SQLException {
            this.file = file;
            this.random = random;
            TABLES.forEach(table -> model.put(table, new TreeMap<>()));
            connection = SqliteFile.open(file);
            store = open();
        }

        private Store open() throws SQLException {
            return VersionedStore.openWithoutThreads(
                    List.copyOf(TABLES),
                    new SqliteJournal(file, connection),
                    InstantSource.system(),
                    random,
                    Runnable::run);
        }

        void reopen() throws SQLException {
            long revision = store.snapshot().revision();
            store.close();
            connection = SqliteFile.open(file);
            store = open();
            assertThat(store.snapshot().revision()).isEqualTo(revision);
        }

        void write() {
            model = store.write(this::change);
        }

        void abort() {
            var no = new IllegalStateException("no");
            assertThatThrownBy(() -> store.write(tx -> {
                        change(tx);
                        throw no;
                    }))
                    .isSameAs(no);
        }

        /** What finds room in the pages that there are is written; all else is not. */
        void writeOnAFullDisk() throws SQLException {
            Disk.fill(connection);
            try {
                model = store.write(this::change);
            } catch (Journal.JournalException e) {
                assertThat(e).hasMessageContaining("is full");
            } finally {
                Disk.free(connection);
            }
        }

        void clearSeldom() {
            if (random.nextInt(4) == 0) {
                store.clear();
                model.values().forEach(Map::clear);
            }
        }

        /** Changes a few rows, and reads its own writes. */
        private Map<Table<String>, Map<Key, String>> change(Transaction tx) {
            Map<Table<String>, Map<Key, String>> next = new HashMap<>();
            model.forEach((table, rows) -> next.put(table, new TreeMap<>(rows)));
            for (int i = random.nextInt(6); i >= 0; i--) {
                Table<String> table = TABLES.get(random.nextInt(TABLES.size()));
                Key key = SCOPES.get(random.nextInt(SCOPES.size())).key("id-" + random.nextInt(30));
                if (random.nextInt(3) == 0) {
                    tx.delete(table, key);
                    next.get(table).remove(key);
                } else {
                    String word = word(random);
                    tx.put(table, key, word);
                    next.get(table).put(key, word);
                }
            }
            assertSame(tx, next);
            return next;
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private static String word(Random random) {
        var word = new StringBuilder();
        for (int length = random.nextInt(20) == 0 ? 3_000 : random.nextInt(1, 5); length > 0; length--) {
            word.append(LETTERS.get(random.nextInt(LETTERS.size())));
        }
        return word.toString();
    }

    private static void assertSame(Reader store, Map<Table<String>, Map<Key, String>> model) {
        model.forEach((table, rows) -> {
            List<Row<String>> all = new ArrayList<>();
            rows.forEach((key, value) -> all.add(new Row<>(key, value)));
            assertThat(store.scanAll(table).toList()).isEqualTo(all);
            for (Row<String> row : all) {
                assertThat(store.get(table, row.key())).contains(row.value());
            }
            assertThat(store.get(table, Words.HERE.key("nobody"))).isEmpty();
            for (Scope scope : SCOPES) {
                assertSame(
                        store,
                        table,
                        scope,
                        all.stream()
                                .filter(row -> row.key().scope().equals(scope))
                                .toList());
            }
        });
    }

    private static void assertSame(Reader store, Table<String> table, Scope scope, List<Row<String>> rows) {
        assertThat(store.scan(table, scope).toList()).isEqualTo(rows);
        assertThat(pages(after -> store.scanAfter(table, scope, after))).isEqualTo(rows);
        for (Table.Index<String> index : table.indexes()) {
            var terms = new TreeSet<String>();
            rows.forEach(row -> terms.addAll(index.terms().apply(row.value())));
            assertThat(store.terms(table, index, scope)).containsExactlyElementsOf(terms);
            for (String term : LETTERS) {
                List<Row<String>> found = rows.stream()
                        .filter(row -> index.terms().apply(row.value()).contains(term))
                        .toList();
                assertThat(store.find(table, index, scope, term).toList()).isEqualTo(found);
                assertThat(pages(after -> store.findAfter(table, index, scope, term, after)))
                        .isEqualTo(found);
                assertThat(store.count(table, index, scope, term)).isEqualTo(found.size());
            }
        }
        for (Table.Sum<String> sum : table.sums()) {
            for (String term : LETTERS) {
                long amount = rows.stream()
                        .filter(row -> sum.terms().apply(row.value()).contains(term))
                        .mapToLong(row -> sum.amount().applyAsLong(row.value()))
                        .sum();
                assertThat(store.sum(table, sum, scope, term)).isEqualTo(amount);
            }
        }
    }

    /** All pages of a list, each asked for with the token of the one before. */
    private static List<Row<String>> pages(Function<String, Stream<Row<String>>> from) {
        List<Row<String>> all = new ArrayList<>();
        Page<Row<String>> page = page(from, Page.after(null));
        all.addAll(page.items());
        while (page.nextToken() != null) {
            page = page(from, Page.after(page.nextToken()));
            all.addAll(page.items());
        }
        return all;
    }

    private static Page<Row<String>> page(Function<String, Stream<Row<String>>> from, String after) {
        return Page.of(from.apply(after), 3, row -> row.key().id());
    }
}
