package neargate.services.ec2;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** A network interface, and the token of the request that made it. */
record NetworkInterfaceRecord(
        NetworkInterface networkInterface, @Nullable String clientToken) {
    String id() {
        return networkInterface.networkInterfaceId();
    }

    NetworkInterfaceRecord with(NetworkInterface changed) {
        return new NetworkInterfaceRecord(changed, clientToken);
    }
}
