package neargate.kernel.controller;

import static neargate.kernel.store.Words.HERE;
import static neargate.kernel.store.Words.NOTES;
import static neargate.kernel.store.Words.WORDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import neargate.kernel.store.Journal;
import neargate.kernel.store.Key;
import neargate.kernel.store.Store;
import neargate.kernel.store.VersionedStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Key ANT = HERE.key("ant");

    private final VirtualTime time = new VirtualTime(START);
    private final Store store =
            VersionedStore.openWithoutThreads(List.of(WORDS, NOTES), Journal.none(), time, new Random(1), time);

    /** What else happens before a word is deleted. */
    private Runnable before = () -> {};

    /** Words that are instants are deleted then. */
    private final RunLoop loop = new RunLoop(
            store,
            List.of(new Deadlines<>(
                    "test.words",
                    WORDS,
                    word -> word.startsWith("2026") ? Optional.of(Instant.parse(word)) : Optional.empty(),
                    store,
                    time,
                    _ -> {
                        before.run();
                        return (tx, key, _) -> tx.delete(WORDS, key);
                    })),
            time,
            time,
            time);

    @BeforeEach
    void start() {
        loop.start();
    }

    @AfterEach
    void close() {
        loop.close();
        store.close();
    }

    private void put(String word) {
        store.write(tx -> {
            tx.put(WORDS, ANT, word);
            return null;
        });
        time.settle();
    }

    private boolean isThereAfter(Duration passed) {
        time.advance(passed);
        return store.snapshot().get(WORDS, ANT).isPresent();
    }

    @Test
    void itIsDoneWhenTheDeadlineHasComeAndNotBefore() {
        put("2026-01-01T01:00:00Z");
        assertThat(isThereAfter(Duration.ofMinutes(59))).isTrue();
        assertThat(isThereAfter(Duration.ofMinutes(1))).isFalse();
    }

    @Test
    void aDeadlineThatWasMovedOrLiftedNoLongerCounts() {
        put("2026-01-01T01:00:00Z");
        put("2026-01-01T02:00:00Z");
        assertThat(isThereAfter(Duration.ofMinutes(90))).isTrue();
        put("kept");
        assertThat(isThereAfter(Duration.ofDays(1))).isTrue();
    }

    @Test
    void whatHasToBePreparedHoldsUpNobodyWhoWrites() {
        before = () -> {
            before = () -> {};
            put("2026-01-01T02:00:00Z");
        };
        put("2026-01-01T01:00:00Z");
        assertThat(isThereAfter(Duration.ofHours(1)))
                .as("it was moved while its end was prepared")
                .isTrue();
        assertThat(isThereAfter(Duration.ofHours(1))).isFalse();
    }

    @Test
    void oneThatHasPassedBeforeIsDoneAtOnce() {
        put("2026-01-01T00:00:00Z");
        assertThat(isThereAfter(Duration.ZERO)).isFalse();
    }
}
