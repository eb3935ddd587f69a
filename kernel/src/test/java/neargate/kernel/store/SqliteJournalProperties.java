package neargate.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Groups of versions, written by a journal whose disk is full at times: the file holds the groups that were committed. */
class SqliteJournalProperties {
    private static final List<Scope> SCOPES =
            List.of(Words.HERE, new Scope("123456789012", "eu-west-1"), new Scope("999999999999", "us-east-1"));

    private record State(long revision, Map<Key, String> rows) {}

    @Property(tries = 60)
    void aFileHoldsTheGroupsThatWereCommitted(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        Path file = Files.createTempFile("journal", ".db");
        try {
            var state = new State(0, Map.of());
            for (int life = 0; life < 5; life++) {
                Connection connection = SqliteFile.open(file);
                try (var journal = new SqliteJournal(file, connection)) {
                    assertThat(load(journal)).isEqualTo(state);
                    for (int group = 0; group < 12; group++) {
                        state = commit(journal, connection, state, random);
                    }
                }
            }
        } finally {
            Files.delete(file);
        }
    }

    private static State load(Journal journal) {
        Map<Key, String> rows = new TreeMap<>();
        long revision = journal.load(List.of(Words.NOTES), new Journal.RowConsumer() {
            @Override
            public <V> void accept(Table<V> table, Key key, V value) {
                rows.put(key, (String) value);
            }
        });
        return new State(revision, rows);
    }

    /** The state after a group: the one before when the disk had no room for it. */
    private static State commit(Journal journal, Connection connection, State before, Random random)
            throws SQLException {
        if (random.nextInt(3) == 0) {
            Disk.fill(connection);
        } else {
            Disk.free(connection);
        }
        Map<Key, String> rows = new TreeMap<>(before.rows());
        long revision = before.revision();
        try {
            for (int versions = random.nextInt(1, 5); versions > 0; versions--) {
                List<Change<?>> changes = new ArrayList<>();
                for (int i = random.nextInt(1, 4); i > 0; i--) {
                    changes.add(change(rows, random));
                }
                revision++;
                journal.append(journal.encode(
                        new Version(revision, Image.empty(List.of(Words.NOTES), revision), List.copyOf(changes))));
            }
            journal.commit();
            return new State(revision, rows);
        } catch (Journal.JournalException e) {
            return before;
        }
    }

    private static Change<String> change(Map<Key, String> rows, Random random) {
        Key key = SCOPES.get(random.nextInt(SCOPES.size())).key("id-" + random.nextInt(12));
        @Nullable String after = random.nextBoolean() ? null : "x".repeat(random.nextInt(1, 6_000));
        @Nullable String previous = after == null ? rows.remove(key) : rows.put(key, after);
        return new Change<>(Words.NOTES, key, previous, after);
    }
}
