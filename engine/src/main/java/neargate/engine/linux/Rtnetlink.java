package neargate.engine.linux;

import static neargate.engine.linux.Netlink.bytes;
import static neargate.engine.linux.Netlink.nested;
import static neargate.engine.linux.Netlink.number;
import static neargate.engine.linux.Netlink.text;
import static neargate.engine.linux.RouteMessage.AF_INET;
import static neargate.engine.linux.RouteMessage.CREATE;
import static neargate.engine.linux.RouteMessage.DELETE_ROUTE;
import static neargate.engine.linux.RouteMessage.DELETE_RULE;
import static neargate.engine.linux.RouteMessage.EEXIST;
import static neargate.engine.linux.RouteMessage.ENOENT;
import static neargate.engine.linux.RouteMessage.ESRCH;
import static neargate.engine.linux.RouteMessage.EXCLUSIVE;
import static neargate.engine.linux.RouteMessage.NEW_ROUTE;
import static neargate.engine.linux.RouteMessage.NEW_RULE;
import static neargate.engine.linux.RouteMessage.REPLACE;
import static neargate.engine.linux.RouteMessage.ROUTE_DESTINATION;
import static neargate.engine.linux.RouteMessage.ROUTE_DEVICE;
import static neargate.engine.linux.RouteMessage.ROUTE_GATEWAY;
import static neargate.engine.linux.RouteMessage.ROUTE_TABLE;
import static neargate.engine.linux.RouteMessage.SCOPE_LINK;
import static neargate.engine.linux.RouteMessage.SCOPE_UNIVERSE;
import static neargate.engine.linux.RouteMessage.TABLE_BY_ATTRIBUTE;
import static neargate.engine.linux.RouteMessage.UNICAST;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Links, addresses and routes of the calling thread's network namespace, by rtnetlink(7): a change takes some hundred
 * microseconds instead of a process of ip(8). What is already as asked for is no error.
 */
public final class Rtnetlink {
    private static final byte AF_BRIDGE = 7;

    private static final short NEW_LINK = 16;
    private static final short DELETE_LINK = 17;
    private static final short SET_LINK = 19;
    private static final short NEW_ADDRESS = 20;
    private static final short DELETE_ADDRESS = 21;

    private static final int IFF_UP = 0x1;
    private static final int IFF_NOARP = 0x80;
    private static final short LINK_ADDRESS = 1;
    private static final short LINK_NAME = 3;
    private static final short LINK_PORT_INFO = (short) (12 | 0x8000);
    private static final short LINK_MASTER = 10;
    private static final short LINK_INFO = 18;
    private static final short LINK_NAMESPACE_PID = 19;
    private static final short PORT_HAIRPIN = 4;
    private static final short INFO_KIND = 1;
    private static final short INFO_DATA = 2;
    private static final short VETH_PEER = 1;
    private static final short ADDRESS = 1;
    private static final short LOCAL = 2;

    private static final byte TABLE_MAIN = (byte) 254;
    private static final byte PROTOCOL_BOOT = 3;

    private static final int ENODEV = 19;
    private static final int EADDRNOTAVAIL = 99;

    private final Netlink netlink = new Netlink();

    /** Makes a pair of devices that is up at this end; the other end is of the namespace of the process {@code pid}. */
    public void addPair(String device, String peer, String peerMac, long pid) throws IOException {
        addPair(device, peer, 0, null, peerMac, pid);
    }

    /**
     * Makes a pair of devices that is up at this end; the other end is of the namespace of the process or thread {@code
     * pid}. Both have the same hardware address and ask for none: whatever is sent at one end is for the other.
     */
    public void addPointToPoint(String device, String peer, String mac, long pid) throws IOException {
        addPair(device, peer, IFF_NOARP, mac, mac, pid);
    }

    private void addPair(String device, String peer, int flags, @Nullable String mac, String peerMac, long pid)
            throws IOException {
        netlink.request("add " + device, NEW_LINK, CREATE | EXCLUSIVE, Set.of(), message -> {
            link(message, 0, IFF_UP | flags);
            text(message, LINK_NAME, device);
            if (mac != null) {
                bytes(message, LINK_ADDRESS, parsed(mac));
            }
            nested(message, LINK_INFO, info -> {
                text(info, INFO_KIND, "veth");
                nested(
                        info,
                        INFO_DATA,
                        data -> nested(data, VETH_PEER, end -> {
                            link(end, 0, flags);
                            text(end, LINK_NAME, peer);
                            bytes(end, LINK_ADDRESS, parsed(peerMac));
                            number(end, LINK_NAMESPACE_PID, Math.toIntExact(pid));
                        }));
            });
        });
    }

    private static byte[] parsed(String mac) {
        return HexFormat.ofDelimiter(":").parseHex(mac);
    }

    /** Makes a bridge that is up. */
    public void addBridge(String device) throws IOException {
        netlink.request("add " + device, NEW_LINK, CREATE | EXCLUSIVE, Set.of(EEXIST), message -> {
            link(message, 0, true);
            text(message, LINK_NAME, device);
            nested(message, LINK_INFO, info -> text(info, INFO_KIND, "bridge"));
        });
    }

    /** Makes a device a port of a bridge, which sends a packet back where it came from if that is where it must go. */
    public void addPort(String bridge, String device) throws IOException {
        int index = netlink.index(device);
        int master = netlink.index(bridge);
        netlink.request("add " + device + " to " + bridge, NEW_LINK, 0, Set.of(), message -> {
            link(message, index, true);
            number(message, LINK_MASTER, master);
        });
        netlink.request("let " + device + " send packets back", SET_LINK, 0, Set.of(), message -> {
            message.put(AF_BRIDGE)
                    .put((byte) 0)
                    .putShort((short) 0)
                    .putInt(index)
                    .putInt(0)
                    .putInt(0);
            nested(message, LINK_PORT_INFO, port -> bytes(port, PORT_HAIRPIN, new byte[] {1}));
        });
    }

    /** Takes a device away, and its other end with it. */
    public void removeLink(String device) throws IOException {
        netlink.request("remove " + device, DELETE_LINK, 0, Set.of(ENODEV), message -> {
            link(message, 0, false);
            text(message, LINK_NAME, device);
        });
    }

    /** Takes the device of a number away; 0 is none. */
    public void removeLink(int index) throws IOException {
        if (index > 0) {
            netlink.request(
                    "remove device " + index, DELETE_LINK, 0, Set.of(ENODEV), message -> link(message, index, false));
        }
    }

    /** Lets a device speak. */
    public void up(String device) throws IOException {
        int index = netlink.index(device);
        netlink.request("set up " + device, NEW_LINK, 0, Set.of(), message -> link(message, index, true));
    }

    /** Gives a device an address. */
    public void addAddress(String device, String address, int prefixLength) throws IOException {
        address(NEW_ADDRESS, CREATE | EXCLUSIVE, EEXIST, device, address, prefixLength);
    }

    /** Takes an address from a device. */
    public void removeAddress(String device, String address, int prefixLength) throws IOException {
        address(DELETE_ADDRESS, 0, EADDRNOTAVAIL, device, address, prefixLength);
    }

    private void address(short type, int flags, int fine, String device, String address, int prefixLength)
            throws IOException {
        byte[] value = InetAddress.getByName(address).getAddress();
        int index = netlink.index(device);
        netlink.request("change address " + address + " of " + device, type, flags, Set.of(fine), message -> {
            message.put(AF_INET).put((byte) prefixLength).put((byte) 0).put(SCOPE_UNIVERSE);
            message.putInt(index);
            bytes(message, LOCAL, value);
            bytes(message, ADDRESS, value);
        });
    }

    /** Reaches one address by a device. */
    public void route(String address, String device) throws IOException {
        byte[] destination = InetAddress.getByName(address).getAddress();
        int index = netlink.index(device);
        netlink.request("route " + address, NEW_ROUTE, CREATE | REPLACE, Set.of(), message -> {
            route(message, destination.length * Byte.SIZE, TABLE_MAIN, SCOPE_LINK);
            bytes(message, ROUTE_DESTINATION, destination);
            number(message, ROUTE_DEVICE, index);
        });
    }

    /** Reaches one address no longer by a device. */
    public void removeRoute(String address, String device) throws IOException {
        byte[] destination = InetAddress.getByName(address).getAddress();
        int index = netlink.index(device);
        netlink.request("remove route " + address, DELETE_ROUTE, 0, Set.of(ESRCH), message -> {
            route(message, destination.length * Byte.SIZE, TABLE_MAIN, SCOPE_LINK);
            bytes(message, ROUTE_DESTINATION, destination);
            number(message, ROUTE_DEVICE, index);
        });
    }

    /** Reaches everything else by a gateway. */
    public void routeAll(String gateway) throws IOException {
        byte[] value = InetAddress.getByName(gateway).getAddress();
        netlink.request("route by " + gateway, NEW_ROUTE, CREATE | REPLACE, Set.of(), message -> {
            route(message, 0, TABLE_MAIN, SCOPE_UNIVERSE);
            bytes(message, ROUTE_GATEWAY, value);
        });
    }

    /** Reaches everything by a gateway behind a device, for those packets that look in a table of their own. */
    public void routeAll(String gateway, String device, int table) throws IOException {
        byte[] value = InetAddress.getByName(gateway).getAddress();
        int index = netlink.index(device);
        netlink.request("route by " + gateway, NEW_ROUTE, CREATE | REPLACE, Set.of(), message -> {
            route(message, 0, TABLE_BY_ATTRIBUTE, SCOPE_UNIVERSE);
            number(message, ROUTE_TABLE, table);
            number(message, ROUTE_DEVICE, index);
            bytes(message, ROUTE_GATEWAY, value);
        });
    }

    /** Lets packets from an address look in a table of their own. */
    public void addRule(String source, int table) throws IOException {
        rule(NEW_RULE, CREATE | EXCLUSIVE, EEXIST, source, table);
    }

    /** Takes back what {@link #addRule} did. */
    public void removeRule(String source, int table) throws IOException {
        rule(DELETE_RULE, 0, ENOENT, source, table);
    }

    private void rule(short type, int flags, int fine, String source, int table) throws IOException {
        byte[] value = InetAddress.getByName(source).getAddress();
        netlink.request("change the rule for " + source, type, flags, Set.of(fine), message -> {
            RouteMessage.rule(message, value.length * Byte.SIZE);
            RouteMessage.rule(message, value, table);
        });
    }

    private static void link(ByteBuffer message, int index, boolean up) {
        link(message, index, up ? IFF_UP : 0);
    }

    private static void link(ByteBuffer message, int index, int flags) {
        message.putShort((short) 0).putShort((short) 0).putInt(index);
        message.putInt(flags).putInt(flags);
    }

    private static void route(ByteBuffer message, int destinationLength, byte table, byte scope) {
        RouteMessage.route(message, destinationLength, table, PROTOCOL_BOOT, scope, UNICAST);
    }

    /** The number of a device; 0 when there is none of that name. */
    public int find(String device) {
        return netlink.find(device);
    }
}
