package neargate.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import neargate.models.ServiceModel.Identity;

/** All services: their identities at once, the rest of each when it is first asked for. */
public final class ServiceModels {
    private final List<Identity> identities;
    private final Map<String, ServiceModel> loaded = new ConcurrentHashMap<>();
    private final Map<String, AuthorizationModel> authorizations = new ConcurrentHashMap<>();

    private ServiceModels(List<Identity> identities) {
        this.identities = identities;
    }

    /** The index that the build compiled. */
    public static ServiceModels compiled() {
        try {
            return new ServiceModels(IndexFormat.readIdentities(resource("services")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who the services are, in the order of their module names. */
    public List<Identity> identities() {
        return identities;
    }

    /** The whole model of the service of that SDK module; empty for one that is not on the wire. */
    public Optional<ServiceModel> ofModule(String module) {
        ServiceModel known = loaded.get(module);
        if (known != null) {
            return Optional.of(known);
        }
        return identities.stream().anyMatch(identity -> identity.module().equals(module))
                ? Optional.of(loaded.computeIfAbsent(module, ServiceModels::read))
                : Optional.empty();
    }

    /** What IAM knows of a service on the wire. */
    public AuthorizationModel authorization(ServiceModel service) {
        String prefix = service.identity().namespace();
        AuthorizationModel known = authorizations.get(prefix);
        return known != null ? known : authorizations.computeIfAbsent(prefix, AuthorizationModel::read);
    }

    private static ServiceModel read(String module) {
        try {
            return IndexFormat.read(resource(module));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = ServiceModels.class.getResourceAsStream("index/" + name)) {
            if (in == null) {
                throw new IOException("the models' index lacks " + name + "; the build of module models makes it");
            }
            return in.readAllBytes();
        }
    }
}
