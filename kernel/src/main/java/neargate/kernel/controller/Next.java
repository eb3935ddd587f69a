package neargate.kernel.controller;

import java.time.Duration;
import java.time.Instant;

/** When a key wants to be looked at again. */
public sealed interface Next {
    /** Not before something changes. */
    record OnChange(Duration rest) implements Next {}

    /** At a time, or earlier when something changes. */
    record At(Instant time, Duration rest) implements Next {}

    /**
     * How long a change has to wait: for looks that cost as much as hangs on the key, which many changes one after the other
     * would otherwise cost many times. The time that is named does not wait.
     */
    Duration rest();

    static Next onChange() {
        return new OnChange(Duration.ZERO);
    }

    static Next at(Instant time) {
        return new At(time, Duration.ZERO);
    }

    /** The same after a rest. A key that is gone must not rest: it would be remembered. */
    default Next after(Duration rest) {
        return switch (this) {
            case OnChange _ -> new OnChange(rest);
            case At(Instant time, Duration _) -> new At(time, rest);
        };
    }

    /** What two looks at one key say together: the earlier time, and a rest for each. */
    default Next and(Next other) {
        boolean isFirst = this instanceof At(Instant time, Duration _)
                && !(other instanceof At(Instant others, Duration _) && others.isBefore(time));
        return (isFirst ? this : other).after(rest().plus(other.rest()));
    }
}
