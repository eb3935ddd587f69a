package neargate.engine.network.dns;

import java.util.List;

/** Knows the names of VPCs: what their DNS servers answer. */
@FunctionalInterface
public interface Resolver {
    /**
     * What a name stands for in a VPC. Must not wait.
     *
     * @param name in lower case, without a dot at the end
     */
    Answer answer(String vpcId, String name);

    /** What is known of a name. */
    sealed interface Answer {
        /** Its IPv4 addresses. */
        record Addresses(List<String> ipv4) implements Answer {}

        /** The name of the address that {@code name} asks for by its {@code in-addr.arpa} name. */
        record Pointer(String name) implements Answer {}

        /** There is no such name. */
        record NoSuchName() implements Answer {}

        /** It is no name of the VPC's: whoever is outside of it may know it. */
        record Elsewhere() implements Answer {}

        /** Who may know it does not answer. */
        record Unanswered() implements Answer {}

        /** The VPC has no DNS server: nobody answers. */
        record Silence() implements Answer {}
    }
}
