package neargate.kernel.store;

import static neargate.kernel.store.Words.HERE;
import static neargate.kernel.store.Words.NOTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import neargate.kernel.controller.VirtualTime;
import org.junit.jupiter.api.Test;

class FeedTest {
    private static final int LOG = 1 << 10;

    /** Here a consumer is as slow as it likes: it reads when the time is told to settle. */
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));

    private final Store store =
            VersionedStore.openWithoutThreads(List.of(NOTES), Journal.none(), time, new Random(1), time);

    /** What a consumer was told: revisions, and a resync as the negative of its snapshot's. */
    private static class Told implements Feed.Consumer {
        final List<Long> revisions = new ArrayList<>();

        @Override
        public void accept(Version version) {
            revisions.add(version.revision());
        }

        @Override
        public void resync(Snapshot snapshot) {
            revisions.add(-snapshot.revision());
        }
    }

    private void write(int times) {
        for (int i = 0; i < times; i++) {
            String note = "note " + i;
            store.write(tx -> {
                tx.put(NOTES, HERE.key("id"), note);
                return null;
            });
        }
    }

    private Told from(long revision) {
        var told = new Told();
        store.feed().from(revision, told);
        return told;
    }

    private static List<Long> revisions(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void whoReadsFromTheBeginningIsToldEverythingThatWasAndEverythingThatComes() {
        write(3);
        Told told = from(0);
        time.settle();
        write(2);
        time.settle();
        assertThat(told.revisions).isEqualTo(revisions(1, 5));
    }

    @Test
    void whoResumesIsToldWhatCameAfterTheLastRevisionItSaw() {
        write(5);
        Told told = from(3);
        write(1);
        time.settle();
        assertThat(told.revisions).isEqualTo(revisions(4, 6));
    }

    @Test
    void aSlowReaderIsToldAllThatTheLogHolds() {
        Told told = from(0);
        write(LOG);
        time.settle();
        assertThat(told.revisions).isEqualTo(revisions(1, LOG));
    }

    @Test
    void aReaderThatFellBehindIsToldToStartOverAndThenWhatFollows() {
        Told told = from(0);
        write(LOG + 1);
        time.settle();
        write(2);
        time.settle();
        assertThat(told.revisions).containsExactly(-(LOG + 1L), LOG + 2L, LOG + 3L);
    }

    @Test
    void aReaderOfAnotherLifeIsToldToStartOver() {
        write(2);
        Told told = from(1_000);
        time.settle();
        write(1);
        time.settle();
        assertThat(told.revisions).containsExactly(-2L, 3L);
    }

    @Test
    void whoHasClosedItsSubscriptionIsToldNothingMore() {
        var told = new Told();
        Feed.Subscription subscription = store.feed().from(0, told);
        write(1);
        time.settle();
        write(1);
        subscription.close();
        time.settle();
        assertThat(told.revisions).containsExactly(1L);
    }

    @Test
    void aReaderThatFailsMissesNothingOfWhatFollowsAndDisturbsNobody() {
        var failing = new Told() {
            @Override
            public void accept(Version version) {
                super.accept(version);
                throw new IllegalStateException("a defect");
            }
        };
        store.feed().from(0, failing);
        Told other = from(0);
        write(3);
        time.settle();
        assertThat(failing.revisions).isEqualTo(revisions(1, 3));
        assertThat(other.revisions).isEqualTo(revisions(1, 3));
    }

    @Test
    void aTransactionThatChangedNothingIsNotTold() {
        Told told = from(0);
        store.write(tx -> {
            tx.put(NOTES, HERE.key("id"), "note");
            tx.delete(NOTES, HERE.key("id"));
            tx.delete(NOTES, HERE.key("nobody"));
            return null;
        });
        time.settle();
        assertThat(told.revisions).isEmpty();
    }

    @Test
    void amongManyWritersEachVersionIsToldOnceInOrderWithAStateThatHasIt() throws Exception {
        BlockingQueue<Version> told = new LinkedBlockingQueue<>();
        try (Store busy = VersionedStore.open(List.of(NOTES), Journal.none(), time, new Random(1));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            busy.feed().from(0, new Feed.Consumer() {
                @Override
                public void accept(Version version) {
                    told.add(version);
                }

                @Override
                public void resync(Snapshot snapshot) {
                    throw new AssertionError("fell behind at " + snapshot.revision());
                }
            });
            IntStream.range(0, 16).forEach(client -> clients.execute(() -> count(busy, "client-" + client, 200)));
            for (long revision = 1; revision <= 16 * 200; revision++) {
                Version version = told.poll(10, TimeUnit.SECONDS);
                assertThat(version).isNotNull();
                assertThat(version.revision()).isEqualTo(revision);
                assertThat(version.snapshot().revision()).isGreaterThanOrEqualTo(revision);
                assertThat(busy.snapshot().revision())
                        .isGreaterThanOrEqualTo(version.snapshot().revision());
            }
        }
        assertThat(told).isEmpty();
    }

    @Test
    void whoReadsOnFromTheNewestStateIsNeverToldToStartOver() throws Exception {
        var enough = new AtomicBoolean();
        try (Store busy = VersionedStore.open(List.of(NOTES), Journal.none(), time, new Random(1));
                var client = Executors.newSingleThreadExecutor();
                AutoCloseable end = () -> enough.set(true)) {
            client.execute(() -> {
                while (!enough.get()) {
                    count(busy, "client", 1);
                }
            });
            for (int i = 0; i < 2_000; i++) {
                var startsOver = new CompletableFuture<Boolean>();
                var reader = new Feed.Consumer() {
                    @Override
                    public void accept(Version version) {
                        startsOver.complete(false);
                    }

                    @Override
                    public void resync(Snapshot snapshot) {
                        startsOver.complete(true);
                    }
                };
                try (var reading = busy.feed().from(busy.snapshot().revision(), reader)) {
                    assertThat(startsOver.get(10, TimeUnit.SECONDS))
                            .as("%s until %s", reading, end)
                            .isFalse();
                }
            }
        }
    }

    private static void count(Store store, String id, int times) {
        for (int i = 0; i < times; i++) {
            String note = Integer.toString(i);
            store.write(tx -> {
                tx.put(NOTES, HERE.key(id), note);
                return null;
            });
        }
    }
}
