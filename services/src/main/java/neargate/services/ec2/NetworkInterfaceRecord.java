package neargate.services.ec2;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/**
 * A network interface.
 *
 * @param asked the request that made it, if that had a client token
 */
record NetworkInterfaceRecord(
        NetworkInterface networkInterface, @Nullable Asked asked) {
    /** What a repeated request must ask for again: what is there now may have changed since. */
    record Asked(String clientToken, String subnetId, String description, List<String> groups) {}

    String id() {
        return networkInterface.networkInterfaceId();
    }

    NetworkInterfaceRecord with(NetworkInterface changed) {
        return new NetworkInterfaceRecord(changed, asked);
    }
}
