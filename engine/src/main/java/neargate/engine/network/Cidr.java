package neargate.engine.network;

/** The little arithmetic on IPv4 blocks that a network needs. The blocks were checked by EC2. */
final class Cidr {
    private Cidr() {}

    /** The address at {@code offset} from the block's first: 1 is a subnet's gateway, 2 a VPC's DNS server. */
    static String address(String cidr, int offset) {
        long value = first(cidr) + offset;
        return (value >> 24 & 255) + "." + (value >> 16 & 255) + "." + (value >> 8 & 255) + "." + (value & 255);
    }

    /** The number after the slash. */
    static int prefixLength(String cidr) {
        return Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
    }

    /** Whether the block has the address. */
    static boolean contains(String cidr, String address) {
        int host = Integer.SIZE - prefixLength(cidr);
        return first(cidr) >> host == number(address) >> host;
    }

    private static long first(String cidr) {
        return number(cidr.substring(0, cidr.indexOf('/')));
    }

    private static long number(String address) {
        long value = 0;
        for (String part : address.split("\\.", -1)) {
            value = value << 8 | Integer.parseInt(part);
        }
        return value;
    }
}
