package neargate.models;

import java.util.List;
import java.util.Optional;

/** All services: their identities at once, the rest of each when it is first asked for. */
public interface ServiceModels {

    /** Who the services are, in the order of their module names. */
    List<ServiceModel.Identity> identities();

    /** The whole model of the service of that SDK module; empty for one that is not on the wire. */
    Optional<ServiceModel> ofModule(String module);
}
