package neargate.services.ec2.addressing;

import java.util.Optional;

/** IPv4 addresses as numbers. */
public final class Ipv4 {
    private Ipv4() {}

    /** Reads {@code a.b.c.d}; empty when {@code text} is no such thing. */
    public static Optional<Integer> parse(String text) {
        String[] bytes = text.split("\\.", -1);
        if (bytes.length != 4) {
            return Optional.empty();
        }
        int address = 0;
        for (String part : bytes) {
            Optional<Integer> value = Ipv4Block.number(part, 255);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            address = (address << 8) | value.get();
        }
        return Optional.of(address);
    }

    public static String text(int address) {
        return (address >>> 24) + "." + ((address >>> 16) & 255) + "." + ((address >>> 8) & 255) + "."
                + (address & 255);
    }
}
