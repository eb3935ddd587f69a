package neargate.bench;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import neargate.bench.BenchTable.Item;
import neargate.kernel.store.Journal;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;
import neargate.kernel.store.VersionedStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a transaction and a read cost in memory, without threads between caller and writer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StoreInMemory {
    @Param({"1000", "100000"})
    public int rows;

    private Store store;
    private String[] ids;
    private int next;

    /** A store full of rows. */
    @Setup(Level.Trial)
    public void fill() {
        store = VersionedStore.openWithoutThreads(
                List.of(BenchTable.ITEMS), Journal.none(), InstantSource.system(), new Random(1), Runnable::run);
        ids = new String[rows];
        for (int i = 0; i < rows; i++) {
            ids[i] = BenchTable.id(i);
        }
        store.write(tx -> {
            for (int i = 0; i < rows; i++) {
                tx.put(BenchTable.ITEMS, BenchTable.SCOPE.key(ids[i]), BenchTable.item(i));
            }
            return null;
        });
    }

    /** Three rows changed, one of them under another term of an index. */
    @Benchmark
    public int threePuts() {
        next = (next + 3) % (rows - 3);
        int at = next;
        return store.write(tx -> {
            put(tx, at, "RUNNING");
            put(tx, at + 1, "RUNNING");
            put(tx, at + 2, at % 2 == 0 ? "PENDING" : "STOPPED");
            return at;
        });
    }

    private void put(Transaction tx, int i, String status) {
        tx.put(BenchTable.ITEMS, BenchTable.SCOPE.key(ids[i]), new Item("group-" + i % 100, status, ids[i]));
    }

    /** One row of the newest version. */
    @Benchmark
    public Optional<Item> read() {
        next = (next + 7919) % rows;
        return store.snapshot().get(BenchTable.ITEMS, BenchTable.SCOPE.key(ids[next]));
    }

    /** A page of a hundred rows by an index. */
    @Benchmark
    public List<Item> page() {
        return store.snapshot()
                .find(BenchTable.ITEMS, BenchTable.BY_STATUS, BenchTable.SCOPE, "RUNNING")
                .limit(100)
                .map(row -> row.value())
                .toList();
    }
}
