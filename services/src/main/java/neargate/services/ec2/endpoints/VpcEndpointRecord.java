package neargate.services.ec2.endpoints;

import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/**
 * A VPC endpoint.
 *
 * @param endpoint as it is shown, but without its route tables: these follow from the routes to it
 * @param suffix what tells its names from those of all other endpoints
 */
public record VpcEndpointRecord(VpcEndpoint endpoint, String suffix) {
    public String id() {
        return endpoint.vpcEndpointId();
    }

    /** The endpoint with some of its members changed. */
    public VpcEndpointRecord with(Consumer<VpcEndpoint.Builder> change) {
        return new VpcEndpointRecord(endpoint.copy(change), suffix);
    }
}
