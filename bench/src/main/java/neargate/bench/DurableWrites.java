package neargate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import neargate.kernel.store.Key;
import neargate.kernel.store.SqliteJournal;
import neargate.kernel.store.StoreCounters;
import neargate.kernel.store.VersionedStore;

/**
 * Durable row changes a second of 64 clients that each write one row a transaction, against what SQLite does by itself when
 * one thread inserts rows of the same size in groups of 64. Rounds of both take turns, on one disk; the medians are compared.
 */
public final class DurableWrites {
    private static final int CLIENTS = 64;
    private static final int ROUNDS = 5;
    private static final Duration ROUND = Duration.ofSeconds(1);

    private DurableWrites() {}

    /** {@code args[0]}: a directory on the disk to measure. */
    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "neargate-bench");
        try {
            compare(directory);
        } finally {
            delete(directory);
        }
    }

    private static void compare(Path directory) throws Exception {
        List<Double> plain = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double sqlite = sqlite(directory.resolve("plain-" + round + ".db"));
            double store = store(directory.resolve("store-" + round + ".db"));
            System.out.printf(
                    "round %d%s: SQLite %.0f rows/s, store %.0f rows/s%n",
                    round, round == 0 ? " (warm-up)" : "", sqlite, store);
            if (round > 0) {
                plain.add(sqlite);
                ours.add(store);
            }
        }
        System.out.printf(
                "median: SQLite %.0f rows/s, store %.0f rows/s; ratio %.2f (goal 0.70)%n",
                median(plain), median(ours), median(ours) / median(plain));
    }

    private static double sqlite(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            statement.execute("CREATE TABLE row (number INTEGER PRIMARY KEY, id TEXT NOT NULL, value BLOB NOT NULL)");
            connection.setAutoCommit(false);
            byte[] value = BenchTable.PLAIN.codec().write(BenchTable.item(1));
            long rows = 0;
            long start = System.nanoTime();
            long end = start + ROUND.toNanos();
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO row VALUES (?, ?, ?)")) {
                while (System.nanoTime() < end) {
                    for (int i = 0; i < CLIENTS; i++) {
                        insert.setLong(1, ++rows);
                        insert.setString(2, BenchTable.id(rows));
                        insert.setBytes(3, value);
                        insert.executeUpdate();
                    }
                    connection.commit();
                }
            }
            return rate(rows, start);
        }
    }

    private static double store(Path file) throws Exception {
        var rows = new AtomicLong();
        var store = VersionedStore.open(
                List.of(BenchTable.PLAIN), SqliteJournal.open(file), InstantSource.system(), new Random(1));
        long start = System.nanoTime();
        long end = start + ROUND.toNanos();
        try (store;
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Long> client = () -> {
                long written = 0;
                for (; System.nanoTime() < end; written++) {
                    long row = rows.incrementAndGet();
                    Key key = BenchTable.SCOPE.key(BenchTable.id(row));
                    store.write(tx -> {
                        tx.put(BenchTable.PLAIN, key, BenchTable.item(row));
                        return row;
                    });
                }
                return written;
            };
            for (Future<Long> done : clients.invokeAll(Collections.nCopies(CLIENTS, client))) {
                done.get();
            }
            double rate = rate(rows.get(), start);
            StoreCounters counters = store.counters();
            System.out.printf(
                    "  %.1f rows a commit, %.0f commits/s%n",
                    (double) counters.rows() / counters.commits(), rate * counters.commits() / counters.rows());
            return rate;
        }
    }

    private static double rate(long rows, long start) {
        return rows / ((System.nanoTime() - start) / 1e9);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
