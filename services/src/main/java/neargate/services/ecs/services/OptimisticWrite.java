package neargate.services.ecs.services;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;

/**
 * A transaction that needs what is asked outside of it, as EC2 is asked where tasks may stand. It happens only while that
 * was asked about which is still so, as when no other revision was registered in between; otherwise all is done again.
 */
final class OptimisticWrite {
    private OptimisticWrite() {}

    /**
     * @param known what is asked about
     * @param ask is called outside of transactions
     * @param work what is done with the answer
     */
    static <K, A, R> R write(
            Store store, Function<Reader, K> known, Function<K, A> ask, BiFunction<Transaction, A, R> work) {
        while (true) {
            K before = known.apply(store.snapshot());
            A answer = ask.apply(before);
            Optional<R> done = store.write(
                    tx -> before.equals(known.apply(tx)) ? Optional.of(work.apply(tx, answer)) : Optional.empty());
            if (done.isPresent()) {
                return done.get();
            }
        }
    }
}
