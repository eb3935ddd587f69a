package neargate.kernel;

/** Text that a pattern may look at only so often: some patterns backtrack for years on thirty characters. */
public final class BoundedText implements CharSequence {
    private final String text;
    private final int mostLooks;
    private int looks;

    /** @param mostLooks how many characters may be asked for */
    public BoundedText(String text, int mostLooks) {
        this.text = text;
        this.mostLooks = mostLooks;
    }

    /** It was looked at too often. */
    public static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Exhausted() {
            super("the pattern backtracks too much", null, false, false);
        }
    }

    /** @throws Exhausted when it was looked at too often */
    @Override
    public char charAt(int index) {
        if (++looks > mostLooks) {
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
