package neargate.gateway.protocol;

import org.jspecify.annotations.Nullable;

/** Why a message cannot be read; with a code where the protocol has one for the case. */
final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final @Nullable String code;

    Malformed(String why) {
        this(null, why);
    }

    Malformed(@Nullable String code, String why) {
        super(why, null, false, false);
        this.code = code;
    }

    @Nullable
    String code() {
        return code;
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
