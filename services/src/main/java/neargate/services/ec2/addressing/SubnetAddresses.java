package neargate.services.ec2.addressing;

import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * The addresses of a subnet that network interfaces may have: all but the first four and the last ("Subnet CIDR
 * blocks").
 */
public record SubnetAddresses(Ipv4Block block) {
    private static final int RESERVED_FIRST = 4;
    private static final int RESERVED = RESERVED_FIRST + 1;

    /** How many there are. */
    public long count() {
        return block.size() - RESERVED;
    }

    /** Whether AWS keeps {@code address}, which is one of the block's, to itself. */
    public boolean isReserved(int address) {
        long offset = Integer.toUnsignedLong(address) - Integer.toUnsignedLong(block.network());
        return offset < RESERVED_FIRST || offset == block.size() - 1;
    }

    /**
     * An address that is not taken: the first free one from a place on that {@code seed} chooses, so that in a subnet
     * with room a look or two suffice and an address just given back is seldom given out again.
     */
    public OptionalInt pick(long seed, IntPredicate taken) {
        long start = Math.floorMod(seed, count());
        for (long i = 0; i < count(); i++) {
            int candidate = block.address(RESERVED_FIRST + (start + i) % count());
            if (!taken.test(candidate)) {
                return OptionalInt.of(candidate);
            }
        }
        return OptionalInt.empty();
    }
}
