package neargate.kernel.controller;

import java.time.Instant;

/** When a key wants to be looked at again, if nothing changes before. */
public sealed interface Next {
    /** Not before something changes. */
    record OnChange() implements Next {}

    /** At a time, or earlier when something changes. */
    record At(Instant time) implements Next {}

    static Next onChange() {
        return new OnChange();
    }

    static Next at(Instant time) {
        return new At(time);
    }
}
