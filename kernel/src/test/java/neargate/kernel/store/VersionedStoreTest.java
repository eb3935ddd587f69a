package neargate.kernel.store;

import static neargate.kernel.store.Words.BY_FIRST_LETTER;
import static neargate.kernel.store.Words.HERE;
import static neargate.kernel.store.Words.LENGTHS;
import static neargate.kernel.store.Words.WORDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionedStoreTest {
    @TempDir
    private Path folder;

    private Store store = open(Journal.none());

    private static Store open(Journal journal) {
        return VersionedStore.open(List.of(WORDS), journal, InstantSource.system(), new Random(1));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void put(String id, String word) {
        store.write(tx -> {
            tx.put(WORDS, HERE.key(id), word);
            return null;
        });
    }

    @Test
    void whatIsWrittenIsReadByKeyByIndexAndInOrder() {
        put("2", "bear");
        put("1", "ant");
        put("3", "ape");
        Snapshot now = store.snapshot();
        assertThat(now.get(WORDS, HERE.key("2"))).contains("bear");
        assertThat(now.scan(WORDS, HERE).map(Row::value)).containsExactly("ant", "bear", "ape");
        assertThat(now.scanAfter(WORDS, HERE, "1").map(Row::value)).containsExactly("bear", "ape");
        assertThat(now.find(WORDS, BY_FIRST_LETTER, HERE, "a").map(Row::value)).containsExactly("ant", "ape");
        assertThat(now.findAfter(WORDS, BY_FIRST_LETTER, HERE, "a", "1").map(Row::value))
                .containsExactly("ape");
        assertThat(now.count(WORDS, BY_FIRST_LETTER, HERE, "a")).isEqualTo(2);
        assertThat(now.terms(WORDS, BY_FIRST_LETTER, HERE)).containsExactly("a", "b");
        assertThat(now.sum(WORDS, LENGTHS, HERE, "a")).isEqualTo(6);
    }

    @Test
    void aTransactionThatThrowsLeavesNothing() {
        put("1", "ant");
        assertThatThrownBy(() -> store.write(tx -> {
                    tx.put(WORDS, HERE.key("1"), "bee");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(store.snapshot().get(WORDS, HERE.key("1"))).contains("ant");
    }

    @Test
    void aTransactionKnowsWhetherAnythingWasCommittedSinceASnapshot() {
        put("1", "ant");
        Snapshot seen = store.snapshot();
        assertThat(store.<Boolean>write(tx -> {
                    tx.put(WORDS, HERE.key("2"), "bear");
                    return tx.isFrom(seen);
                }))
                .isTrue();
        assertThat(store.<Boolean>write(tx -> tx.isFrom(seen))).isFalse();
    }

    @Test
    void theFeedTellsEachChangeOnceInOrder() throws InterruptedException {
        var seen = new LinkedBlockingQueue<String>();
        put("1", "ant");
        store.feed().from(0, new Feed.Consumer() {
            @Override
            public void accept(Version version) {
                version.changes().forEach(change -> seen.add(change.before() + ">" + change.after()));
            }

            @Override
            public void resync(Snapshot snapshot) {
                seen.add("resync");
            }
        });
        put("1", "bee");
        store.write(tx -> {
            tx.put(WORDS, HERE.key("1"), "cat");
            tx.delete(WORDS, HERE.key("1"));
            return null;
        });
        assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo("null>ant");
        assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo("ant>bee");
        assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo("bee>null");
    }

    @Test
    void aStoreOnAFileIsFoundAgain() {
        store.close();
        Path file = folder.resolve("store.db");
        store = open(SqliteJournal.open(file));
        put("1", "ant");
        put("2", "bear");
        store.write(tx -> {
            tx.delete(WORDS, HERE.key("1"));
            return null;
        });
        long revision = store.snapshot().revision();
        store.close();
        store = open(SqliteJournal.open(file));
        assertThat(store.snapshot().scanAll(WORDS).map(Row::value)).containsExactly("bear");
        assertThat(store.snapshot().revision()).isEqualTo(revision);
    }

    @Test
    void aFailingJournalFailsItsCallersAndTakesTheTipBack() {
        store.close();
        var journal = new FailingJournal();
        store = open(journal);
        put("1", "ant");
        journal.fails = true;
        assertThatThrownBy(() -> put("1", "bee")).isInstanceOf(Journal.JournalException.class);
        journal.fails = false;
        assertThat(store.snapshot().get(WORDS, HERE.key("1"))).contains("ant");
        String before = store.write(tx -> tx.get(WORDS, HERE.key("1")).orElseThrow());
        assertThat(before).isEqualTo("ant");
    }

    @Test
    void aStoreWhoseLastWriteFailsIsClosedAllTheSame() throws Exception {
        store.close();
        var journal = new FailingJournal();
        store = open(journal);
        journal.fails = true;
        journal.gate.drainPermits();
        try (var client = Executors.newVirtualThreadPerTaskExecutor()) {
            var write = client.submit(() -> put("1", "ant"));
            journal.reached.acquire();
            var close = client.submit(store::close);
            journal.gate.release();
            close.get(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> write.get(10, TimeUnit.SECONDS)).hasMessageContaining("disk full");
        }
        assertThat(journal.closed).isTrue();
    }

    private static final class FailingJournal implements Journal {
        private final Semaphore gate = new Semaphore(1_000);
        private final Semaphore reached = new Semaphore(0);
        private volatile boolean fails;
        private volatile boolean closed;

        @Override
        public long load(List<Table<?>> tables, RowConsumer rows) {
            return 0;
        }

        @Override
        public Entry encode(Version version) {
            return NOTHING;
        }

        @Override
        public void append(Entry version) {}

        @Override
        public void commit() {
            reached.release();
            gate.acquireUninterruptibly();
            if (fails) {
                throw new JournalException("disk full", new java.io.IOException("disk full"));
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
