package neargate.kernel.controller;

import static neargate.kernel.store.Words.HERE;
import static neargate.kernel.store.Words.NOTES;
import static neargate.kernel.store.Words.WORDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import neargate.kernel.store.Change;
import neargate.kernel.store.Journal;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.VersionedStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunLoopTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Key ANT = HERE.key("ant");
    private static final Key BEE = HERE.key("bee");

    private final VirtualTime time = new VirtualTime(START);
    private final Store store =
            VersionedStore.openWithoutThreads(List.of(WORDS, NOTES), Journal.none(), time, new Random(1), time);
    private final List<RunLoop> loops = new ArrayList<>();

    @AfterEach
    void close() {
        loops.forEach(RunLoop::close);
        store.close();
    }

    /** A controller of words, which does as its test says, and keeps when it looked at what. */
    private class Looks implements Controller {
        final List<String> seen = new ArrayList<>();
        Outcome outcome = key -> Next.onChange();

        @Override
        public String name() {
            return "test.words";
        }

        @Override
        public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
            if (change.table() == WORDS) {
                due.accept(change.key());
            }
        }

        @Override
        public Stream<Key> keys(Snapshot now) {
            return now.scanAll(WORDS).map(Row::key);
        }

        @Override
        public Next reconcile(Key key, Snapshot now) throws Exception {
            seen.add(key.id() + " " + now.get(WORDS, key).orElse("gone") + " at " + millis());
            return outcome.of(key);
        }
    }

    private interface Outcome {
        Next of(Key key) throws Exception;
    }

    private long millis() {
        return Duration.between(START, time.instant()).toMillis();
    }

    private RunLoop start(Controller... controllers) {
        var loop = new RunLoop(store, List.of(controllers), time, time, time);
        loops.add(loop);
        loop.start();
        time.settle();
        return loop;
    }

    private void put(Key key, String word) {
        store.write(tx -> {
            tx.put(WORDS, key, word);
            return null;
        });
    }

    private static Outcome failing(int times) {
        var left = new int[] {times};
        return key -> {
            if (left[0]-- > 0) {
                throw new IllegalStateException("not yet");
            }
            return Next.onChange();
        };
    }

    @Test
    void whatIsThereAtTheStartIsLookedAtAndThenWhatChanges() {
        put(ANT, "small");
        var looks = new Looks();
        start(looks);
        put(BEE, "busy");
        time.settle();
        store.write(tx -> {
            tx.delete(WORDS, ANT);
            return null;
        });
        time.settle();
        time.advance(Duration.ofDays(1));
        assertThat(looks.seen).containsExactly("ant small at 0", "bee busy at 0", "ant gone at 0");
    }

    @Test
    void whatConcernsNobodyWakesNobody() {
        var looks = new Looks();
        start(looks);
        store.write(tx -> {
            tx.put(NOTES, ANT, "a note");
            return null;
        });
        time.advance(Duration.ofDays(1));
        assertThat(looks.seen).isEmpty();
    }

    @Test
    void manyChangesOfAKeyThatWaitsAreOneLookAtTheLast() {
        var looks = new Looks();
        start(looks);
        for (String word : List.of("tiny", "small", "big")) {
            put(ANT, word);
        }
        time.settle();
        assertThat(looks.seen).containsExactly("ant big at 0");
    }

    @Test
    void aKeyThatChangesWhileItIsLookedAtIsLookedAtOnceMore() {
        var looks = new Looks();
        looks.outcome = key -> {
            if (looks.seen.size() == 1) {
                put(ANT, "changed");
                put(ANT, "changed again");
                // What follows from the change reaches the loop before this look ends.
                time.settle();
            }
            return Next.onChange();
        };
        start(looks);
        put(ANT, "new");
        time.settle();
        assertThat(looks.seen).containsExactly("ant new at 0", "ant changed again at 0");
    }

    @Test
    void aKeyIsLookedAtAtTheTimeThatItsControllerNamed() {
        var looks = new Looks();
        looks.outcome = key -> looks.seen.size() < 3 ? Next.at(time.instant().plusSeconds(10)) : Next.onChange();
        start(looks);
        put(ANT, "small");
        time.settle();
        time.advance(Duration.ofMillis(9_999));
        assertThat(looks.seen).containsExactly("ant small at 0");
        time.advance(Duration.ofHours(1));
        assertThat(looks.seen).containsExactly("ant small at 0", "ant small at 10000", "ant small at 20000");
    }

    @Test
    void aChangeBeforeTheTimeTakesItsPlace() {
        var looks = new Looks();
        looks.outcome = key -> looks.seen.size() == 1 ? Next.at(START.plusSeconds(10)) : Next.onChange();
        start(looks);
        put(ANT, "small");
        time.advance(Duration.ofSeconds(4));
        put(ANT, "big");
        time.advance(Duration.ofHours(1));
        assertThat(looks.seen).containsExactly("ant small at 0", "ant big at 4000");
    }

    @Test
    void changesOfAKeyThatRestsAreOneLookWhenItHasRested() {
        var looks = new Looks();
        looks.outcome = key -> Next.onChange().after(Duration.ofMillis(50));
        start(looks);
        for (String word : List.of("tiny", "small", "big")) {
            put(ANT, word);
            time.advance(Duration.ofMillis(10));
        }
        time.advance(Duration.ofSeconds(1));
        put(ANT, "rested");
        time.settle();
        assertThat(looks.seen).containsExactly("ant tiny at 0", "ant big at 50", "ant rested at 1030");
    }

    @Test
    void aTimeThatItsControllerNamedEndsARest() {
        var looks = new Looks();
        looks.outcome = key ->
                looks.seen.size() == 1 ? Next.at(START.plusMillis(20)).after(Duration.ofMillis(50)) : Next.onChange();
        start(looks);
        put(ANT, "small");
        time.advance(Duration.ofMillis(10));
        put(ANT, "big");
        time.advance(Duration.ofSeconds(1));
        assertThat(looks.seen).containsExactly("ant small at 0", "ant big at 20");
    }

    @Test
    void aTimeThatIsPastIsNow() {
        var looks = new Looks();
        looks.outcome = key -> looks.seen.size() < 3 ? Next.at(START.minusSeconds(1)) : Next.onChange();
        start(looks);
        put(ANT, "small");
        time.settle();
        assertThat(looks.seen).hasSize(3);
    }

    @Test
    void aKeyThatFailsIsTriedAgainEverMoreSeldomButAtLeastEvery30Seconds() {
        var looks = new Looks();
        looks.outcome = failing(12);
        RunLoop loop = start(looks);
        put(ANT, "small");
        time.settle();
        assertThat(loop.queues().getFirst().failing()).isEqualTo(1);
        time.advance(Duration.ofHours(1));
        List<Long> waits = new ArrayList<>();
        long last = 0;
        for (String look : looks.seen) {
            long at = Long.parseLong(look.substring(look.lastIndexOf(' ') + 1));
            waits.add(at - last);
            last = at;
        }
        assertThat(waits)
                .containsExactly(
                        0L, 100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 25_600L, 30_000L, 30_000L,
                        30_000L);
        assertThat(loop.queues().getFirst().failing()).isZero();
        assertThat(loop.queues().getFirst().failures()).isEqualTo(12);
    }

    @Test
    void aKeyThatSucceededBeginsWithTheShortestWaitAgain() {
        var looks = new Looks();
        looks.outcome = failing(4);
        start(looks);
        put(ANT, "small");
        time.advance(Duration.ofMinutes(1));
        looks.seen.clear();
        looks.outcome = failing(1);
        put(ANT, "big");
        time.advance(Duration.ofMinutes(1));
        assertThat(looks.seen).containsExactly("ant big at 60000", "ant big at 60100");
    }

    @Test
    void aChangeBringsAFailingKeyForward() {
        var looks = new Looks();
        looks.outcome = failing(9);
        start(looks);
        put(ANT, "small");
        time.advance(Duration.ofSeconds(26)); // failed nine times; 25.6 seconds to wait since 25.5
        assertThat(looks.seen).hasSize(9);
        put(ANT, "big");
        time.settle();
        assertThat(looks.seen.getLast()).isEqualTo("ant big at 26000");
    }

    @Test
    void aFailingKeyThatKeepsChangingIsNotTriedMoreOftenThanTenTimesASecond() {
        var looks = new Looks();
        looks.outcome = failing(Integer.MAX_VALUE);
        start(looks);
        for (int i = 0; i < 999; i++) {
            put(ANT, "word " + i);
            time.advance(Duration.ofMillis(1));
        }
        assertThat(looks.seen).hasSize(10);
    }

    @Test
    void aControllerThatFailsKeepsNoOtherFromItsWork() {
        var failing = new Looks() {
            @Override
            public Stream<Key> keys(Snapshot now) {
                throw new IllegalStateException("cannot name its keys");
            }

            @Override
            public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
                throw new IllegalStateException("does not know whom it concerns");
            }
        };
        var error = new Looks();
        error.outcome = key -> {
            throw new StackOverflowError();
        };
        var healthy = new Looks();
        put(ANT, "small");
        start(failing, error, healthy);
        put(BEE, "busy");
        time.settle();
        assertThat(healthy.seen).containsExactly("ant small at 0", "bee busy at 0");
    }

    @Test
    void aControllerThatCouldNotNameItsKeysIsAskedAgain() {
        var looks = new Looks() {
            private boolean asked;

            @Override
            public Stream<Key> keys(Snapshot now) {
                if (!asked) {
                    asked = true;
                    throw new IllegalStateException("cannot name its keys");
                }
                return super.keys(now);
            }
        };
        put(ANT, "small");
        start(looks);
        assertThat(looks.seen).isEmpty();
        time.advance(Duration.ofSeconds(1));
        assertThat(looks.seen).containsExactly("ant small at 1000");
    }

    @Test
    void aFailingKeyDoesNotHoldUpTheOthers() {
        var looks = new Looks() {
            @Override
            public int concurrency() {
                return 1;
            }
        };
        looks.outcome = key -> {
            if (key.equals(ANT)) {
                throw new IllegalStateException("never");
            }
            return Next.onChange();
        };
        start(looks);
        put(ANT, "small");
        put(BEE, "busy");
        time.settle();
        assertThat(looks.seen).containsExactly("ant small at 0", "bee busy at 0");
    }

    @Test
    void noMoreKeysAreLookedAtAtOnceThanTheControllerAllows() {
        var most = new int[1];
        var now = new int[1];
        var looks = new Looks() {
            @Override
            public int concurrency() {
                return 3;
            }
        };
        looks.outcome = key -> {
            most[0] = Math.max(most[0], ++now[0]);
            time.settle(); // meanwhile others are started
            now[0]--;
            return Next.onChange();
        };
        IntStream.range(0, 20).forEach(i -> put(HERE.key("id-" + i), "word"));
        start(looks);
        assertThat(looks.seen).hasSize(20);
        assertThat(most[0]).isEqualTo(3);
    }

    @Test
    void aReaderThatFellBehindTakesUpAllKeys() {
        var looks = new Looks();
        start(looks);
        put(ANT, "small");
        for (int i = 0; i <= 1 << 13; i++) {
            String note = "note " + i;
            store.write(tx -> {
                tx.put(NOTES, BEE, note);
                return null;
            });
        }
        time.settle();
        assertThat(looks.seen).containsExactly("ant small at 0");
    }

    @Test
    void afterItsEndNothingIsLookedAt() {
        var looks = new Looks();
        looks.outcome = failing(1);
        RunLoop loop = start(looks);
        put(ANT, "small");
        time.settle();
        put(BEE, "busy");
        loop.close();
        time.advance(Duration.ofHours(1));
        assertThat(looks.seen).containsExactly("ant small at 0");
    }
}
