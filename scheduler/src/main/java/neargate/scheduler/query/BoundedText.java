package neargate.scheduler.query;

/**
 * A value that a pattern may look at only so often. Some patterns backtrack for years on thirty characters; such a one
 * matches nothing.
 */
final class BoundedText implements CharSequence {
    private static final int MOST_LOOKS = 100_000;

    private final String text;
    private int looks;

    BoundedText(String text) {
        this.text = text;
    }

    /** It was looked at too often. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("the pattern backtracks too much", null, false, false);
        }
    }

    @Override
    public char charAt(int index) {
        if (++looks > MOST_LOOKS) {
            throw new Exhausted();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
