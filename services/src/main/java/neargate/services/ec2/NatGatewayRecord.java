package neargate.services.ec2;

import software.amazon.awssdk.services.ec2.model.NatGateway;

/** A NAT gateway, as it is stored. */
record NatGatewayRecord(NatGateway natGateway) {
    String id() {
        return natGateway.natGatewayId();
    }

    NatGatewayRecord with(NatGateway changed) {
        return new NatGatewayRecord(changed);
    }
}
