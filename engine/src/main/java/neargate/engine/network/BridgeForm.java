package neargate.engine.network;

/**
 * What a bridge for containers is called and which addresses are on it.
 *
 * @param device the bridge itself
 * @param table the nftables table with the ports that it publishes
 * @param prefix the first half of its network, a /16, as {@code 172.17.}
 */
record BridgeForm(String device, String table, String prefix) {
    /** As Docker's own: in a namespace in which nothing else is. */
    static final BridgeForm DOCKER = new BridgeForm("docker0", "nat", "172.17.");

    /** Whether nothing else is in its namespace. */
    boolean isAlone() {
        return equals(DOCKER);
    }

    /** The bridge's own address. */
    String gateway() {
        return prefix + "0.1";
    }

    String network() {
        return prefix + "0.0/16";
    }
}
