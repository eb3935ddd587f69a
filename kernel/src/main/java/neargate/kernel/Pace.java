package neargate.kernel;

import java.time.Duration;

/**
 * How fast the fixed waits of the control plane pass: throttles, grace periods, bake times and the like. Handed in wherever
 * such a wait is made, so that tests and courses need not sit through AWS's.
 *
 * @param speed how many times faster than AWS's
 */
public record Pace(int speed) {
    /** Waits as long as AWS's. */
    public static final Pace AWS = new Pace(1);

    public Pace {
        if (speed < 1) {
            throw new IllegalArgumentException("waits cannot be longer than AWS's: speed " + speed);
        }
    }

    /** How long a wait of AWS's is here. */
    public Duration of(Duration wait) {
        return speed == 1 ? wait : wait.dividedBy(speed);
    }
}
