package neargate.simulation.plane;

/** A process from its start to its end. Work that it left behind finds it dead, and does nothing. */
final class Lifetime {
    private final Runnable onEnd;
    private boolean over;
    private int commitsLeft = Integer.MAX_VALUE;

    /** @param onEnd is run once, when it ends */
    Lifetime(Runnable onEnd) {
        this.onEnd = onEnd;
    }

    boolean isOver() {
        return over;
    }

    /** It ends right after so many more commits, whoever makes them. */
    void endAfter(int commits) {
        commitsLeft = commits;
    }

    void end() {
        if (!over) {
            over = true;
            onEnd.run();
        }
    }

    /** Somebody of this process wants something of the world. */
    void check() {
        if (over) {
            throw new Crash();
        }
    }

    /** Something was committed, and its caller is about to hear of it. */
    void committed() {
        if (--commitsLeft == 0) {
            end();
        }
        check();
    }
}
