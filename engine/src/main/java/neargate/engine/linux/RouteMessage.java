package neargate.engine.linux;

import static neargate.engine.linux.Netlink.bytes;
import static neargate.engine.linux.Netlink.number;

import java.nio.ByteBuffer;

/** How routes, and the rules of which table is looked in, are told to the kernel: rtnetlink(7). */
final class RouteMessage {
    static final short NEW_ROUTE = 24;
    static final short DELETE_ROUTE = 25;
    static final short NEW_RULE = 32;
    static final short DELETE_RULE = 33;

    static final short REPLACE = 0x100;
    static final short EXCLUSIVE = 0x200;
    static final short CREATE = 0x400;

    static final short ROUTE_DESTINATION = 1;
    static final short ROUTE_DEVICE = 4;
    static final short ROUTE_GATEWAY = 5;
    static final short ROUTE_TABLE = 15;

    static final byte TABLE_BY_ATTRIBUTE = 0;
    static final byte SCOPE_UNIVERSE = 0;
    static final byte SCOPE_LINK = (byte) 253;
    static final byte UNICAST = 1;

    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EEXIST = 17;

    static final byte AF_INET = 2;
    private static final byte TO_TABLE = 1;
    private static final short RULE_SOURCE = 2;
    private static final short RULE_TABLE = 15;

    private RouteMessage() {}

    /** A route to a destination of so many bits, before its attributes. */
    static void route(ByteBuffer message, int destinationLength, byte table, byte protocol, byte scope, byte type) {
        message.put(AF_INET).put((byte) destinationLength).put((byte) 0).put((byte) 0);
        message.put(table).put(protocol).put(scope).put(type).putInt(0);
    }

    /** A rule for sources of so many bits, before its attributes. */
    static void rule(ByteBuffer message, int sourceLength) {
        message.put(AF_INET).put((byte) 0).put((byte) sourceLength).put((byte) 0);
        message.put(TABLE_BY_ATTRIBUTE).putShort((short) 0).put(TO_TABLE).putInt(0);
    }

    /** Whose packets look where. */
    static void rule(ByteBuffer message, byte[] source, int table) {
        bytes(message, RULE_SOURCE, source);
        number(message, RULE_TABLE, table);
    }
}
