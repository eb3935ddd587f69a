package neargate.engine.linux;

import static neargate.engine.linux.Netlink.bytes;
import static neargate.engine.linux.Netlink.number;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Routing by source in the calling thread's network namespace: rules that have packets from a block look in a table of
 * their own, after the main table, and the routes of such tables. What is already as asked for is no error.
 */
public final class PolicyRouting {
    private static final short RULE_PRIORITY = 6;
    private static final int MAIN = 254;
    private static final byte SCOPE_NOWHERE = (byte) 255;
    private static final byte HOST = 32;
    private static final byte UNREACHABLE = 7;

    /** After the rule for the main table, which is 32766. */
    private static final int PRIORITY = 40_000;

    /** By this, routes that an earlier process made are told from others. */
    public static final byte PROTOCOL = 110;

    private final Netlink netlink = new Netlink();

    /** Where packets go next. */
    public sealed interface Hop {
        /** By a device: to whatever is at its other end, or to an address that it reaches. */
        record Device(String name, @Nullable String gateway) implements Hop {}

        /** Nowhere: the sender is told. */
        record Unreachable() implements Hop {}
    }

    /** Has packets from a block look in a table when the main one has nothing for them. */
    public void addRule(String source, int table) throws IOException {
        byte[] block = address(source);
        netlink.request("add a rule for " + source, NEW_RULE, CREATE | EXCLUSIVE, Set.of(EEXIST), message -> {
            rule(message, prefixLength(source));
            RouteMessage.rule(message, block, table);
        });
    }

    /** Takes back what {@link #addRule} did. */
    public void removeRule(String source, int table) throws IOException {
        byte[] block = address(source);
        netlink.request("remove the rule for " + source, DELETE_RULE, 0, Set.of(ENOENT), message -> {
            rule(message, prefixLength(source));
            RouteMessage.rule(message, block, table);
        });
    }

    /** Takes one rule of ours away, whichever comes first; false when there is none. */
    public boolean removeAnyRule() throws IOException {
        return netlink.request("remove a rule", DELETE_RULE, 0, Set.of(ENOENT), message -> rule(message, (byte) 0));
    }

    /** Sends packets for a block by {@code hop}, in place of a route that the table has for it. */
    public void route(int table, String destination, Hop hop) throws IOException {
        byte[] block = address(destination);
        int device = hop instanceof Hop.Device by ? netlink.index(by.name()) : 0;
        byte @Nullable [] gateway = hop instanceof Hop.Device by && by.gateway() != null
                ? InetAddress.getByName(by.gateway()).getAddress()
                : null;
        netlink.request("route " + destination, NEW_ROUTE, CREATE | REPLACE, Set.of(), message -> {
            boolean direct = device > 0 && gateway == null;
            route(
                    message,
                    prefixLength(destination),
                    direct ? SCOPE_LINK : SCOPE_UNIVERSE,
                    device > 0 ? UNICAST : UNREACHABLE);
            bytes(message, ROUTE_DESTINATION, block);
            number(message, ROUTE_TABLE, table);
            if (device > 0) {
                number(message, ROUTE_DEVICE, device);
            }
            if (gateway != null) {
                bytes(message, ROUTE_GATEWAY, gateway);
            }
        });
    }

    /** Takes a route away; the kernel itself took it if its device has gone. */
    public void removeRoute(int table, String destination) throws IOException {
        byte[] block = address(destination);
        netlink.request("remove the route " + destination, DELETE_ROUTE, 0, Set.of(ESRCH), message -> {
            RouteMessage.route(
                    message, prefixLength(destination), TABLE_BY_ATTRIBUTE, (byte) 0, SCOPE_NOWHERE, (byte) 0);
            bytes(message, ROUTE_DESTINATION, block);
            number(message, ROUTE_TABLE, table);
        });
    }

    /** Reaches one address by a device, in the main table; false when something else is reached at that address. */
    public boolean claim(String address, String device) throws IOException {
        byte[] value = address(address + "/32");
        int index = netlink.index(device);
        return netlink.request("route " + address, NEW_ROUTE, CREATE | EXCLUSIVE, Set.of(EEXIST), message -> {
            route(message, HOST, SCOPE_LINK, UNICAST);
            bytes(message, ROUTE_DESTINATION, value);
            number(message, ROUTE_TABLE, MAIN);
            number(message, ROUTE_DEVICE, index);
        });
    }

    /** Sends everything by a device, in the main table. */
    public void routeAll(String device) throws IOException {
        route(MAIN, "0.0.0.0/0", new Hop.Device(device, null));
    }

    private static byte[] address(String cidr) throws IOException {
        return InetAddress.getByName(cidr.substring(0, cidr.indexOf('/'))).getAddress();
    }

    private static byte prefixLength(String cidr) {
        return Byte.parseByte(cidr.substring(cidr.indexOf('/') + 1));
    }

    private static void rule(ByteBuffer message, byte sourceLength) {
        RouteMessage.rule(message, sourceLength);
        number(message, RULE_PRIORITY, PRIORITY);
    }

    private static void route(ByteBuffer message, byte destinationLength, byte scope, byte type) {
        RouteMessage.route(message, destinationLength, TABLE_BY_ATTRIBUTE, PROTOCOL, scope, type);
    }
}
