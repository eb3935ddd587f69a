package neargate.services.ec2;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.NatGateway;

/**
 * A NAT gateway.
 *
 * @param asked the request that made it, if that had a client token
 */
record NatGatewayRecord(NatGateway natGateway, @Nullable Asked asked) {
    /** What a repeated request must ask for again. */
    record Asked(String clientToken, String parameters) {}

    String id() {
        return natGateway.natGatewayId();
    }

    NatGatewayRecord with(NatGateway changed) {
        return new NatGatewayRecord(changed, asked);
    }
}
