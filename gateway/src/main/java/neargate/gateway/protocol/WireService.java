package neargate.gateway.protocol;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import neargate.models.Protocol;
import neargate.models.ServiceModel;
import org.jspecify.annotations.Nullable;

/** A service on the wire: its operations in each protocol that it speaks. */
final class WireService {
    private final ServiceModel model;
    private final Map<String, WireOperation> operations = new ConcurrentHashMap<>();
    private final @Nullable RestRoutes routes;

    WireService(ServiceModel model) {
        this.model = model;
        this.routes = isRest(protocol()) ? routes() : null;
    }

    ServiceModel model() {
        return model;
    }

    /** The protocol that the SDK for Java speaks with it. */
    Protocol protocol() {
        return model.identity().protocols().getFirst();
    }

    boolean speaks(Protocol protocol) {
        return model.identity().protocols().contains(protocol);
    }

    static boolean isRest(Protocol protocol) {
        return protocol == Protocol.REST_JSON || protocol == Protocol.REST_XML;
    }

    private boolean isBuckets() {
        return model.module().equals("s3");
    }

    Codec codec(Protocol protocol) {
        return switch (protocol) {
            case AWS_JSON -> new AwsJson();
            case AWS_QUERY -> new AwsQuery();
            case EC2_QUERY -> new Ec2Query();
            case REST_JSON -> new RestJson();
            case REST_XML -> isBuckets() ? RestXml.ofS3() : RestXml.ofOthers();
            case RPC_V2_CBOR -> new RpcV2Cbor();
        };
    }

    /** The operation of that name, or an answer that there is none. */
    Routing named(String name, Protocol protocol) {
        WireOperation operation = operations.get(protocol.name() + name);
        if (operation == null) {
            var known = model.operation(name);
            if (known.isEmpty()) {
                return nowhere(name, protocol);
            }
            operation = operations.computeIfAbsent(
                    protocol.name() + name, key -> new WireOperation(model, known.get(), protocol, codec(protocol)));
        }
        return new Routing.To(operation);
    }

    /** The operation of a REST request, or an answer that there is none. */
    Routing atPath(WireRequest request) {
        try {
            Operation operation =
                    routes == null ? null : routes.find(isBuckets() ? VirtualHost.pathStyle(request) : request);
            return operation == null
                    ? nowhere(request.method() + " " + request.path(), protocol())
                    : new Routing.To(operation);
        } catch (Malformed e) {
            Codec codec = codec(protocol());
            return nowhere(codec.malformed(e.why()), codec);
        }
    }

    Routing nowhere(String name, Protocol protocol) {
        Codec codec = codec(protocol);
        return nowhere(codec.unknown(model, name), codec);
    }

    Routing nowhere(Fault fault, Codec codec) {
        return new Routing.Nowhere(fault, (any, requestId) -> codec.fault(model, any, requestId));
    }

    private RestRoutes routes() {
        var all = new RestRoutes();
        model.operations().stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .forEach(operation -> {
                    if (named(operation.name(), protocol()) instanceof Routing.To(Operation known)) {
                        all.add(known);
                    }
                });
        return all;
    }
}
