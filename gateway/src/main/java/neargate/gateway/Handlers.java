package neargate.gateway;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import neargate.gateway.protocol.Operation;
import neargate.models.OperationModel;
import neargate.models.ServiceModel;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Maps operations to methods: the only reflection of the system. A service is any object that implements its SDK client
 * interface; a method that it does not override throws {@link UnsupportedOperationException}, which is how an operation says
 * that it is not there. Each method is looked up when it is first called: to list all of EC2's would cost half a second.
 */
final class Handlers {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.publicLookup();

    private final Map<String, SdkClient> services;
    private final ConcurrentHashMap<OperationModel, Optional<MethodHandle>> handles = new ConcurrentHashMap<>();

    /** @param services by the name of their SDK module, as {@code ecs} */
    Handlers(Map<String, SdkClient> services) {
        this.services = Map.copyOf(services);
    }

    /**
     * Calls the operation.
     *
     * @throws UnsupportedOperationException when the service, or this operation of it, is not there
     * @throws Throwable what the operation throws
     */
    SdkPojo call(Operation operation, SdkPojo request) throws Throwable {
        SdkClient service = services.get(operation.service().module());
        if (service == null) {
            throw new UnsupportedOperationException();
        }
        MethodHandle handle = handles.computeIfAbsent(
                        operation.model(), model -> find(operation.service(), model, operation.requestType()))
                .orElseThrow(UnsupportedOperationException::new);
        return (SdkPojo) handle.invoke(service, request);
    }

    private static Optional<MethodHandle> find(ServiceModel service, OperationModel model, Class<?> requestType) {
        try {
            Class<?> client = Class.forName(service.identity().clientType());
            return Optional.of(LOOKUP.unreflect(client.getMethod(model.methodName(), requestType)));
        } catch (ReflectiveOperationException e) {
            // The SDK gives a streaming operation another form; none of these is carried here.
            return Optional.empty();
        }
    }

    /** Whether the service's own class has the operation. */
    boolean implemented(ServiceModel service, OperationModel model) {
        SdkClient object = services.get(service.module());
        if (object == null) {
            return false;
        }
        try {
            Class<?> requestType = Class.forName(service.identity().modelPackage() + "." + model.requestType());
            Class<?> declaring =
                    object.getClass().getMethod(model.methodName(), requestType).getDeclaringClass();
            return !declaring.isInterface();
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
