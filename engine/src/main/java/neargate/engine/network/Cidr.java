package neargate.engine.network;

/** The little arithmetic on IPv4 blocks that a network needs. The blocks were checked by EC2. */
final class Cidr {
    private Cidr() {}

    /** The address at {@code offset} from the block's first: 1 is a subnet's gateway, 2 a VPC's DNS server. */
    static String address(String cidr, int offset) {
        long value = 0;
        for (String part : cidr.substring(0, cidr.indexOf('/')).split("\\.", -1)) {
            value = value << 8 | Integer.parseInt(part);
        }
        value += offset;
        return (value >> 24 & 255) + "." + (value >> 16 & 255) + "." + (value >> 8 & 255) + "." + (value & 255);
    }

    /** The number after the slash. */
    static int prefixLength(String cidr) {
        return Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
    }
}
