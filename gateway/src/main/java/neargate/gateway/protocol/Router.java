package neargate.gateway.protocol;

import neargate.models.ServiceModels;
import org.jspecify.annotations.Nullable;

/** Finds the operation that a request is for, by credential scope, X-Amz-Target, Action, path and host. */
public interface Router {

    /**
     * Where the request goes.
     *
     * @param request to route
     * @param signingName the service in the credential scope, when the request is signed
     */
    Routing route(WireRequest request, @Nullable String signingName);

    /** The router over the index of the models. */
    static Router of(ServiceModels models) {
        return new ModelRouter(models);
    }
}
