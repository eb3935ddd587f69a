package neargate.services.ec2.addressing;

import java.util.Optional;

/**
 * An IPv4 block in CIDR notation. Host bits are cleared, as AWS does: {@code 100.68.0.18/18} is {@code 100.68.0.0/18}.
 *
 * @param network the first address
 * @param prefix how many bits are fixed, 0 to 32
 */
public record Ipv4Block(int network, int prefix) {

    public Ipv4Block {
        network &= mask(prefix);
    }

    /** Reads {@code a.b.c.d/n}; empty when {@code text} is no such thing. */
    public static Optional<Ipv4Block> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        Optional<Integer> prefix = number(text.substring(slash + 1), 32);
        return Ipv4.parse(text.substring(0, slash))
                .flatMap(address -> prefix.map(bits -> new Ipv4Block(address, bits)));
    }

    /** How many addresses there are. */
    public long size() {
        return 1L << (32 - prefix);
    }

    /** The address that many after the first. */
    public int address(long offset) {
        return (int) (Integer.toUnsignedLong(network) + offset);
    }

    public boolean contains(int address) {
        return (address & mask(prefix)) == network;
    }

    public boolean contains(Ipv4Block other) {
        return other.prefix >= prefix && contains(other.network);
    }

    public boolean overlaps(Ipv4Block other) {
        return contains(other) || other.contains(this);
    }

    /** The part of this block of {@code bits} fixed bits that stands at {@code index}. */
    public Ipv4Block part(int bits, int index) {
        return new Ipv4Block(address(((long) index) << (32 - bits)), bits);
    }

    @Override
    public String toString() {
        return Ipv4.text(network) + "/" + prefix;
    }

    /** Without leading zeros, which some take for octal. */
    static Optional<Integer> number(String text, int most) {
        boolean digits = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        boolean padded = text.length() > 1 && text.startsWith("0");
        return digits && !padded ? Optional.of(Integer.valueOf(text)).filter(n -> n <= most) : Optional.empty();
    }

    private static int mask(int prefix) {
        return prefix == 0 ? 0 : -1 << (32 - prefix);
    }
}
