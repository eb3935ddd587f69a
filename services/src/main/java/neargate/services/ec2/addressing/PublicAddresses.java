package neargate.services.ec2.addressing;

import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * The public addresses of this machine: loopback addresses, so that they are reached from the machine and from nowhere
 * else without a change to its network. {@code 127.0.0.0/16} is left to everybody else, as are addresses that end in 0 or
 * 255. Some 16 million remain; drawn at random, two Neargates on one machine hardly ever meet.
 */
public final class PublicAddresses {
    public static final Ipv4Block LOOPBACK = new Ipv4Block(127 << 24, 8);

    private PublicAddresses() {}

    /** An address that is not taken, drawn from {@code random}. */
    public static int draw(RandomGenerator random, IntPredicate taken) {
        while (true) {
            int candidate =
                    (127 << 24) | (random.nextInt(1, 256) << 16) | (random.nextInt(256) << 8) | random.nextInt(1, 255);
            if (!taken.test(candidate)) {
                return candidate;
            }
        }
    }
}
