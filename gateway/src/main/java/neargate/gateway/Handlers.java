package neargate.gateway;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.gateway.protocol.Operation;
import neargate.models.OperationModel;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Maps operations to methods: the only reflection of the system. A service is any object that implements its SDK client
 * interface; a method that its class does not override throws {@link UnsupportedOperationException}. Each method is linked when it is first
 * called: to list all of EC2's would load fifteen hundred classes.
 */
final class Handlers {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Map<String, SdkClient> services;
    private final Map<Operation, Optional<Handler>> handlers = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> own = new ConcurrentHashMap<>();

    /** @param services by the name of their SDK module, as {@code ecs} */
    Handlers(Map<String, SdkClient> services) {
        this.services = Map.copyOf(services);
    }

    /** What an operation does. */
    interface Handler {
        SdkPojo call(SdkPojo request) throws Throwable;
    }

    /** The method of the operation; empty when there is no such service, or none that takes a request like that. */
    Optional<Handler> find(Operation operation) {
        return handlers.computeIfAbsent(operation, this::link);
    }

    private Optional<Handler> link(Operation operation) {
        SdkClient service = services.get(operation.service().module());
        if (service == null) {
            return Optional.empty();
        }
        try {
            MethodHandle method = LOOKUP.findVirtual(
                            service.getClass(),
                            operation.model().methodName(),
                            methodType(operation.responseType(), operation.requestType()))
                    .bindTo(service)
                    .asType(methodType(SdkPojo.class, SdkPojo.class));
            return Optional.of(request -> (SdkPojo) method.invokeExact(request));
        } catch (NoSuchMethodException e) {
            // The SDK gives a streaming operation another form; none of these is carried here.
            return Optional.empty();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(service.getClass() + " must be public", e);
        }
    }

    /** Whether the service's own class has the operation; asked when a call has failed, for the answer loads classes. */
    boolean has(OperationModel operation, String module) {
        return own.computeIfAbsent(module, _ -> operationsOf(services.get(module)))
                .contains(methodOf(operation));
    }

    private static Set<String> operationsOf(@Nullable SdkClient service) {
        return service == null ? Set.of() : operationsOf(service.getClass());
    }

    /** The operations that a service's class has of its own, as {@link #methodOf} names them. */
    static Set<String> operationsOf(Class<?> service) {
        return own(service)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.getParameterCount() == 1)
                .map(method -> method.getName() + " " + method.getParameterTypes()[0].getSimpleName())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A service's class, and the interfaces beside it among which a large one divides its operations. */
    private static Stream<Class<?>> own(Class<?> service) {
        return Stream.concat(
                Stream.of(service),
                Arrays.stream(service.getInterfaces())
                        .filter(type -> type.getPackageName().equals(service.getPackageName())));
    }

    /** The name of an operation's method among {@link #operationsOf}. */
    static String methodOf(OperationModel operation) {
        return operation.methodName() + " " + operation.requestType();
    }

    /** The classes of the services that are there, by the name of their SDK module. */
    Map<String, Class<?>> types() {
        return services.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, service -> service.getValue().getClass()));
    }
}
