package neargate.gateway.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import neargate.models.Protocol;
import neargate.models.ServiceModel.Identity;
import neargate.models.ServiceModels;
import org.jspecify.annotations.Nullable;

/** The router over the index of the models. A service's own index is read with its first request. */
final class ModelRouter implements Router {
    private static final String CBOR_PATH = "/service/";
    private final ServiceModels models;
    private final Map<String, String> bySigningName = new HashMap<>();
    private final Map<String, String> byTargetPrefix = new HashMap<>();
    private final Map<String, List<String>> byApiVersion = new HashMap<>();
    private final Map<String, WireService> services = new ConcurrentHashMap<>();

    ModelRouter(ServiceModels models) {
        this.models = models;
        for (Identity identity : models.identities()) {
            bySigningName.putIfAbsent(identity.signingName(), identity.module());
            if (!identity.targetPrefix().isEmpty()) {
                byTargetPrefix.put(identity.targetPrefix(), identity.module());
            }
            byApiVersion.merge(identity.apiVersion(), List.of(identity.module()), ModelRouter::joined);
        }
    }

    @Override
    public Routing route(WireRequest request, @Nullable String signingName) {
        try {
            String target = request.headers().get("X-Amz-Target");
            if (target != null && !target.isEmpty()) {
                return byTarget(target, signingName);
            }
            if (request.path().startsWith(CBOR_PATH) && request.headers().get("smithy-protocol") != null) {
                return byCborPath(request.path());
            }
            String module = signingName == null ? null : bySigningName.get(signingName);
            if (module != null) {
                return inService(service(module), request);
            }
            return unsigned(request);
        } catch (Malformed e) {
            WireService s3 = service("s3");
            Codec codec = s3.codec(Protocol.REST_XML);
            return s3.nowhere(Fault.sender("InvalidURI", "Couldn't parse the specified URI: " + e.why()), codec);
        }
    }

    private Routing byTarget(String target, @Nullable String signingName) {
        int dot = target.lastIndexOf('.');
        String prefix = dot < 0 ? "" : target.substring(0, dot);
        String module = byTargetPrefix.get(prefix);
        if (module == null) {
            String signed = signingName == null ? null : bySigningName.get(signingName);
            WireService service = service(signed == null ? "ecs" : signed);
            return service.nowhere(target, service.speaks(Protocol.AWS_JSON) ? Protocol.AWS_JSON : service.protocol());
        }
        return service(module).named(target.substring(dot + 1), Protocol.AWS_JSON);
    }

    /** rpcv2Cbor: {@code /service/GraniteServiceVersion20100801/operation/PutMetricData}. */
    private Routing byCborPath(String path) {
        String[] parts = path.split("/", -1);
        String module = parts.length == 5 ? byTargetPrefix.get(parts[2]) : null;
        WireService service = service(module == null ? "cloudwatch" : module);
        return module == null || !parts[3].equals("operation") || !service.speaks(Protocol.RPC_V2_CBOR)
                ? service.nowhere(path, Protocol.RPC_V2_CBOR)
                : service.named(parts[4], Protocol.RPC_V2_CBOR);
    }

    private static Routing inService(WireService service, WireRequest request) {
        return switch (service.protocol()) {
            case AWS_QUERY, EC2_QUERY -> byAction(service, request);
            case REST_JSON -> service.atPath(request);
            case REST_XML -> service.atPath(request);
            case AWS_JSON, RPC_V2_CBOR -> service.nowhere("", service.protocol());
        };
    }

    private static Routing byAction(WireService service, WireRequest request) {
        Codec codec = service.codec(service.protocol());
        try {
            String action = Queries.form(request).value("Action");
            return action == null || action.isEmpty()
                    ? service.nowhere(
                            Fault.sender("MissingAction", "The request must contain the parameter Action"), codec)
                    : service.named(action, service.protocol());
        } catch (Malformed e) {
            return service.nowhere(codec.malformed(e.why()), codec);
        }
    }

    /** Without a signature the request itself must say whose it is: an Action and a Version, or a path. */
    private Routing unsigned(WireRequest request) {
        boolean form = request.method().equals("POST") && Queries.isForm(request);
        if (form || request.query().contains("Action=")) {
            Form parameters = Queries.form(request);
            String action = parameters.value("Action");
            if (action != null) {
                return byVersion(action, parameters.value("Version"));
            }
        }
        for (Identity identity : models.identities()) {
            if (WireService.isRest(identity.protocols().getFirst())
                    && !identity.module().equals("s3")
                    && service(identity.module()).atPath(request) instanceof Routing.To found) {
                return found;
            }
        }
        return service("s3").atPath(request);
    }

    private Routing byVersion(String action, @Nullable String version) {
        if (version == null || version.isEmpty()) {
            return refused(Fault.sender("MissingParameter", "The request must contain the parameter Version"));
        }
        List<String> modules = byApiVersion.getOrDefault(version, List.of());
        for (String module : modules) {
            WireService service = service(module);
            if (service.named(action, service.protocol()) instanceof Routing.To found) {
                return found;
            }
        }
        if (modules.isEmpty()) {
            return refused(Fault.sender("NoSuchVersion", "The requested version (" + version + ") does not exist"));
        }
        WireService service = service(modules.getFirst());
        return service.nowhere(action, service.protocol());
    }

    /** In the shape of most query services, as it is not known whose it is. */
    private Routing refused(Fault fault) {
        WireService any = service("sts");
        return any.nowhere(fault, any.codec(any.protocol()));
    }

    private WireService service(String module) {
        WireService known = services.get(module);
        return known != null
                ? known
                : services.computeIfAbsent(
                        module, name -> new WireService(models.ofModule(name).orElseThrow()));
    }

    private static List<String> joined(List<String> some, List<String> more) {
        var all = new java.util.ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
