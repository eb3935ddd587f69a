package neargate.services.iam;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import neargate.kernel.store.Transaction;

/** The dates that IAM keeps: they have no fractions of a second. */
final class Dates {
    private Dates() {}

    static Instant now(Transaction transaction) {
        return transaction.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
