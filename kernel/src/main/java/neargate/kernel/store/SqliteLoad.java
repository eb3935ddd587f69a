package neargate.kernel.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a database once, at start: one thread takes rows from the file, others turn them into values, batch by batch. */
final class SqliteLoad {
    private static final int BATCH = 1_000;
    private static final int MOST_BATCHES_AHEAD = 16;

    private final Path file;
    private final Connection connection;
    private final RowNumbers numbers;

    SqliteLoad(Path file, Connection connection, RowNumbers numbers) {
        this.file = file;
        this.connection = connection;
        this.numbers = numbers;
    }

    /** A partition of the file and the table that it belongs to. */
    private record Target(Table<?> table, Scope scope, RowNumbers.Partition partition) {}

    /** A row as it stands in the file. Compared by nobody. */
    @SuppressWarnings("ArrayRecordComponent")
    private record RawRow(Target target, Key key, byte[] value) {}

    /** A value, and where it belongs. */
    private record Loaded<V>(Table<V> table, Key key, V value) {
        void into(Journal.RowConsumer rows) {
            try {
                rows.accept(table, key, value);
            } catch (RuntimeException e) {
                throw unreadable(table, key, e);
            }
        }
    }

    /** Gives every row to {@code rows}, on this thread, and returns the newest revision. */
    long load(List<Table<?>> tables, Journal.RowConsumer rows) throws SQLException {
        int processors = Runtime.getRuntime().availableProcessors();
        try (Statement statement = connection.createStatement();
                ExecutorService decoders = Executors.newFixedThreadPool(
                        processors,
                        Thread.ofPlatform().name("store-load-", 0).daemon().factory())) {
            Map<Long, Target> targets = targets(statement, tables);
            readRows(statement, targets, decoders, rows);
            return SqliteFile.number(statement, "SELECT number FROM revision");
        }
    }

    private Map<Long, Target> targets(Statement statement, List<Table<?>> tables) throws SQLException {
        Map<String, Table<?>> byName = tables.stream().collect(Collectors.toMap(Table::name, table -> table));
        Map<Long, Target> targets = new HashMap<>();
        try (ResultSet all = statement.executeQuery("SELECT number, name, account, region FROM partition")) {
            while (all.next()) {
                Table<?> table = byName.get(all.getString(2));
                if (table == null) {
                    throw new Journal.JournalException(
                            file + " holds a table " + all.getString(2) + " that this Neargate does not know: "
                                    + "use the newer one that wrote it, or choose another data directory.",
                            null);
                }
                var scope = new Scope(all.getString(3), all.getString(4));
                var partition = numbers.known(new RowNumbers.PartitionName(table.name(), scope), all.getLong(1));
                targets.put(all.getLong(1), new Target(table, scope, partition));
            }
        }
        return targets;
    }

    private void readRows(
            Statement statement, Map<Long, Target> targets, ExecutorService decoders, Journal.RowConsumer rows)
            throws SQLException {
        Queue<CompletableFuture<List<Loaded<?>>>> ahead = new ArrayDeque<>();
        try (ResultSet all = statement.executeQuery("SELECT number, partition, id, value FROM row")) {
            List<RawRow> batch = next(all, targets);
            while (!batch.isEmpty()) {
                List<RawRow> raw = batch;
                ahead.add(CompletableFuture.supplyAsync(() -> decoded(raw), decoders));
                if (ahead.size() == MOST_BATCHES_AHEAD) {
                    take(ahead.remove(), rows);
                }
                batch = next(all, targets);
            }
        }
        for (CompletableFuture<List<Loaded<?>>> batch : ahead) {
            take(batch, rows);
        }
    }

    private List<RawRow> next(ResultSet all, Map<Long, Target> targets) throws SQLException {
        List<RawRow> batch = new ArrayList<>(BATCH);
        while (batch.size() < BATCH && all.next()) {
            @Nullable Target target = targets.get(all.getLong(2));
            String id = all.getString(3);
            if (target == null || !numbers.known(target.partition(), id, all.getLong(1))) {
                throw new Journal.JournalException(SqliteFile.damaged(file, " at row " + all.getLong(1)), null);
            }
            batch.add(new RawRow(target, target.scope().key(id), all.getBytes(4)));
        }
        return batch;
    }

    private static List<Loaded<?>> decoded(List<RawRow> batch) {
        List<Loaded<?>> values = new ArrayList<>(batch.size());
        for (RawRow row : batch) {
            values.add(decoded(row.target().table(), row));
        }
        return values;
    }

    private static <V> Loaded<V> decoded(Table<V> table, RawRow row) {
        try {
            return new Loaded<>(table, row.key(), table.codec().read(row.value()));
        } catch (RuntimeException e) {
            throw unreadable(table, row.key(), e);
        }
    }

    private static Journal.JournalException unreadable(Table<?> table, Key key, RuntimeException e) {
        return new Journal.JournalException(
                "Cannot read " + table + " " + key.id() + " in the database (" + e.getMessage()
                        + "): use the Neargate that wrote it, or choose another data directory.",
                e);
    }

    private static void take(CompletableFuture<List<Loaded<?>>> batch, Journal.RowConsumer rows) {
        try {
            batch.join().forEach(row -> row.into(rows));
        } catch (CompletionException e) {
            throw e.getCause() instanceof Journal.JournalException known ? known : e;
        }
    }
}
