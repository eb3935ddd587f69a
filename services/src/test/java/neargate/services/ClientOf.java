package neargate.services;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import neargate.kernel.Caller;

/** A service as somebody calls it who has a client of it, for tests. */
public final class ClientOf {
    private ClientOf() {}

    /** A client whose calls are made by {@code caller}; each goes to the service that is there at the time. */
    public static <C> C service(Class<C> type, Caller caller, Supplier<? extends C> service) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().endsWith("Paginator")) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    try {
                        return caller.call(() -> method.invoke(service.get(), arguments));
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }
}
