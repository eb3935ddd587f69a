package neargate.policy;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** A block of addresses of either version: {@code 203.0.113.0/24}, {@code 2001:DB8:1234:5678::/64}; an address is the smallest. */
record IpBlock(Address address, int bits) {
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]{2,39}");

    /** The bytes of an address. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Address(byte[] bytes) {}

    static Optional<IpBlock> parse(String text) {
        int slash = text.indexOf('/');
        Optional<Address> address = address(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int most = address.get().bytes.length * 8;
        if (slash < 0) {
            return Optional.of(new IpBlock(address.get(), most));
        }
        String length = text.substring(slash + 1);
        boolean valid = length.matches("\\d{1,3}") && Integer.parseInt(length) <= most;
        return valid ? Optional.of(new IpBlock(address.get(), Integer.parseInt(length))) : Optional.empty();
    }

    /** Whether an address, or every address of a block, is in this one. */
    boolean containsAllOf(String text) {
        return parse(text)
                .filter(other -> other.bits >= bits && contains(other.address))
                .isPresent();
    }

    private boolean contains(Address other) {
        if (other.bytes.length != address.bytes.length) {
            return false;
        }
        int whole = bits / 8;
        int rest = bits % 8;
        return Arrays.equals(address.bytes, 0, whole, other.bytes, 0, whole)
                && (rest == 0 || (address.bytes[whole] ^ other.bytes[whole]) >> (8 - rest) << (8 - rest) == 0);
    }

    private static Optional<Address> address(String text) {
        if (text.indexOf(':') < 0) {
            return v4(text);
        }
        return V6.matcher(text).matches() ? v6(text) : Optional.empty();
    }

    /** Four numbers up to 255, of at most three digits each. */
    private static Optional<Address> v4(String text) {
        var bytes = new byte[4];
        int part = 0;
        int digits = 0;
        int number = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c >= '0' && c <= '9' && digits < 3) {
                number = number * 10 + c - '0';
                digits++;
            } else if (c == '.' && digits > 0 && part < bytes.length && number <= 255) {
                bytes[part++] = (byte) number;
                digits = 0;
                number = 0;
            } else {
                return Optional.empty();
            }
        }
        return part == bytes.length ? Optional.of(new Address(bytes)) : Optional.empty();
    }

    private static Optional<Address> v6(String text) {
        int gap = text.indexOf("::");
        if (gap != text.lastIndexOf("::")) {
            return Optional.empty();
        }
        String[] head = groups(gap < 0 ? text : text.substring(0, gap));
        String[] tail = gap < 0 ? new String[0] : groups(text.substring(gap + 2));
        int given = head.length + tail.length;
        if (gap < 0 ? given != 8 : given > 7) {
            return Optional.empty();
        }
        var bytes = new byte[16];
        return put(head, bytes, 0) && put(tail, bytes, 8 - tail.length)
                ? Optional.of(new Address(bytes))
                : Optional.empty();
    }

    private static String[] groups(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    private static boolean put(String[] groups, byte[] bytes, int at) {
        for (int i = 0; i < groups.length; i++) {
            if (groups[i].isEmpty() || groups[i].length() > 4) {
                return false;
            }
            int group = Integer.parseInt(groups[i], 16);
            bytes[2 * (at + i)] = (byte) (group >> 8);
            bytes[2 * (at + i) + 1] = (byte) group;
        }
        return true;
    }
}
