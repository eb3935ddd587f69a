package neargate.agent.acs;

import java.util.List;

/** An ENI of a task. */
public record AcsNetworkInterface(
        String attachmentArn,
        String ec2Id,
        String macAddress,
        String privateDnsName,
        String subnetGatewayIpv4Address,
        List<Ipv4Address> ipv4Addresses) {
    /** An address of it. */
    public record Ipv4Address(String privateAddress, boolean primary) {}
}
