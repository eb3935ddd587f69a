package neargate.app;

/** Where those tasks get out to whose subnets have a way to the internet. */
public enum Egress {
    /** Nowhere: nothing is added to the host's own network. */
    none("none: tasks reach their VPC, not the internet (up --egress host changes that)"),

    /** The host's network, in the name of the host. */
    host("host: tasks in subnets with a way to the internet reach what this host reaches; a firewall of the host's that"
            + " drops what is forwarded must let ng-*-out pass");

    private final String words;

    Egress(String words) {
        this.words = words;
    }

    /** What that means, for people. */
    public String words() {
        return words;
    }
}
