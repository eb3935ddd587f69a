package neargate.scheduler.placement;

/** Why a task does not go to an instance, in the order in which they count ("API failure reasons"). */
public enum Reason {
    /** It drains, registers, or is gone. */
    INACTIVE("INACTIVE"),
    /** Its agent is not connected. */
    AGENT("AGENT"),
    CPU("RESOURCE:CPU"),
    MEMORY("RESOURCE:MEMORY"),
    GPU("RESOURCE:GPU"),
    /** A port of the host that the task asks for is in use. */
    PORTS("RESOURCE:PORTS"),
    /** It has no room for another network interface. */
    NETWORK_INTERFACES("RESOURCE:ENI"),
    /** It lacks an attribute that the task definition requires. */
    ATTRIBUTE("ATTRIBUTE"),
    /** It is in no availability zone of the subnets that the task may use. */
    LOCATION("LOCATION"),
    MEMBER_OF("MemberOf placement constraint unsatisfied."),
    DISTINCT_INSTANCE("DistinctInstance placement constraint unsatisfied.");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    /** As it stands in {@code failures[].reason}. */
    public String text() {
        return text;
    }
}
