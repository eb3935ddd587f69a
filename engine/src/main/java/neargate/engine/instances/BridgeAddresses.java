package neargate.engine.instances;

import java.util.BitSet;

/** Which addresses of a bridge's network, a /16, containers have. */
public final class BridgeAddresses {
    /** After the network's own and the gateway's. */
    private static final int FIRST = 2;

    /** The one after it is the broadcast's. */
    private static final int LAST = (1 << 16) - 2;

    private final String prefix;
    private final BitSet taken = new BitSet();
    private int next = FIRST;

    /** @param prefix the network's first half, as {@code 172.17.} */
    public BridgeAddresses(String prefix) {
        this.prefix = prefix;
    }

    /** Takes an address. A container has as many neighbours as fit: an instance is full long before. */
    public synchronized String take() {
        int free = taken.nextClearBit(next);
        if (free > LAST) {
            free = taken.nextClearBit(FIRST);
        }
        if (free > LAST) {
            throw new IllegalStateException("no address of " + prefix + "0.0/16 is free");
        }
        taken.set(free);
        next = free + 1;
        return prefix + (free >> 8) + "." + (free & 255);
    }

    /** An address that an earlier process gave. */
    public synchronized void adopt(String address) {
        taken.set(number(address));
    }

    /** Gives an address back. */
    public synchronized void release(String address) {
        taken.clear(number(address));
    }

    private static int number(String address) {
        String[] parts = address.split("\\.", -1);
        return Integer.parseInt(parts[2]) << 8 | Integer.parseInt(parts[3]);
    }
}
