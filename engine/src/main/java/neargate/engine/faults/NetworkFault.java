package neargate.engine.faults;

import java.util.List;

/**
 * What impairs a task's network ("Amazon ECS fault injection endpoints"). Addresses are IPv4 or IPv6, alone or with a prefix
 * length.
 */
public sealed interface NetworkFault {
    /** What tells it from others of the same task. */
    String name();

    /**
     * No packet gets to or from a port.
     *
     * @param protocol {@code tcp} or {@code udp}
     * @param ingress whether to a port of the task's; otherwise from the task to this port elsewhere
     * @param sourcesToFilter who is spared
     */
    record BlackHolePort(int port, String protocol, boolean ingress, List<String> sourcesToFilter)
            implements NetworkFault {
        @Override
        public String name() {
            return (ingress ? "ingress" : "egress") + "-" + protocol + "-" + port;
        }
    }

    /** Packets that leave the task are late, or lost: one of the two at a time. */
    sealed interface Impairment extends NetworkFault {
        /** Where to. */
        List<String> sources();

        /** Where to they leave as ever. */
        List<String> sourcesToFilter();
    }

    /** Packets leave late. */
    record Latency(long delayMilliseconds, long jitterMilliseconds, List<String> sources, List<String> sourcesToFilter)
            implements Impairment {
        public static final String NAME = "network-latency";

        @Override
        public String name() {
            return NAME;
        }
    }

    /** So many of a hundred packets never leave. */
    record PacketLoss(int lossPercent, List<String> sources, List<String> sourcesToFilter) implements Impairment {
        public static final String NAME = "network-packet-loss";

        @Override
        public String name() {
            return NAME;
        }
    }
}
