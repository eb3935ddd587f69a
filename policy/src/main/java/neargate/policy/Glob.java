package neargate.policy;

/**
 * A text with wildcards, ready to be compared. Comparing takes at most the product of both lengths, whatever the wildcards.
 */
final class Glob {
    /** Any number of characters. */
    static final int ANY = -1;

    /** Exactly one character. */
    static final int ONE = -2;

    /** Any number of characters but colons. */
    private static final int ANY_OF_SEGMENT = -3;

    /** Exactly one character that is no colon. */
    private static final int ONE_OF_SEGMENT = -4;

    /** An ARN has five colons before its resource, which may have more. */
    private static final int COLONS = 5;

    /** How far a wildcard reaches. */
    enum Reach {
        /** Over everything: StringLike. */
        TEXT,
        /**
         * Over one segment of an ARN; at the end of a segment beyond it ("IAM JSON policy elements: Resource, Using wildcards
         * in resource ARNs"). In the last segment over everything.
         */
        RESOURCE,
        /** Over one of the six components of an ARN ("ARN condition operators"), which all must be there. */
        ARN
    }

    private final int[] tokens;
    private final String prefix;
    private final boolean impossible;

    /** @param tokens characters, {@link #ANY} and {@link #ONE} */
    Glob(int[] tokens, Reach reach) {
        this.tokens = tokens;
        this.impossible = reach != Reach.TEXT && !limit(tokens, reach);
        var text = new StringBuilder();
        for (int i = 0; i < tokens.length && tokens[i] >= 0; i++) {
            text.append((char) tokens[i]);
        }
        this.prefix = text.toString();
    }

    /** Limits the wildcards before the fifth colon; false when the text cannot be an ARN as it must be. */
    private static boolean limit(int[] tokens, Reach reach) {
        int colons = 0;
        for (int i = 0; i < tokens.length && colons < COLONS; i++) {
            switch (tokens[i]) {
                case ':' -> colons++;
                case ONE -> tokens[i] = ONE_OF_SEGMENT;
                case ANY -> {
                    boolean last = i + 1 == tokens.length || tokens[i + 1] == ':';
                    tokens[i] = last && reach == Reach.RESOURCE ? ANY : ANY_OF_SEGMENT;
                }
                default -> {}
            }
        }
        return reach == Reach.RESOURCE || colons == COLONS;
    }

    boolean matches(String text) {
        if (impossible || !text.startsWith(prefix)) {
            return false;
        }
        int at = prefix.length();
        int token = at;
        if (token == tokens.length) {
            return at == text.length();
        }
        if (token + 1 == tokens.length && tokens[token] == ANY) {
            return true;
        }
        return matches(text, at, token);
    }

    /**
     * Goes on after the last wildcard that can take one character more. That no earlier one of the same reach need be tried is
     * the usual argument; one that is held by colons is fixed by the next colon, so only an unlimited one lies behind it.
     */
    private boolean matches(String text, int from, int first) {
        int at = from;
        int token = first;
        int any = -1;
        int anyAt = 0;
        int segment = -1;
        int segmentAt = 0;
        while (true) {
            if (token < tokens.length && tokens[token] == ANY) {
                any = token++;
                anyAt = at;
                segment = -1;
            } else if (token < tokens.length && tokens[token] == ANY_OF_SEGMENT) {
                segment = token++;
                segmentAt = at;
            } else if (at < text.length() && token < tokens.length && takes(tokens[token], text.charAt(at))) {
                at++;
                token++;
            } else if (at == text.length() && token == tokens.length) {
                return true;
            } else if (segment >= 0 && segmentAt < text.length() && text.charAt(segmentAt) != ':') {
                at = ++segmentAt;
                token = segment + 1;
            } else if (any >= 0 && anyAt < text.length()) {
                at = ++anyAt;
                token = any + 1;
                segment = -1;
            } else {
                return false;
            }
        }
    }

    private static boolean takes(int token, char c) {
        return token == c || token == ONE || (token == ONE_OF_SEGMENT && c != ':');
    }
}
