package neargate.models.compiler;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import neargate.models.OperationModel.Streaming;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.core.traits.RequiredTrait;
import software.amazon.awssdk.protocols.core.OperationInfo;

/** What the jar of an SDK module says of its service. */
final class SdkClient {
    private static final String MARSHALLER = "RequestMarshaller";
    private final String root;
    private final Class<?> type;
    private final List<String> classes;

    private SdkClient(String root, Class<?> type, List<String> classes) {
        this.root = root;
        this.type = type;
        this.classes = classes;
    }

    static SdkClient of(String module) throws IOException, ReflectiveOperationException {
        String root = "software.amazon.awssdk.services." + module;
        URL marker = SdkClient.class.getResource("/" + root.replace('.', '/') + "/model");
        if (marker == null) {
            throw new IOException("no SDK module " + module + " on the class path");
        }
        URI jar = URI.create(marker.toString());
        String folder = root.replace('.', '/') + "/";
        List<String> classes;
        try (var file = ((JarURLConnection) jar.toURL().openConnection()).getJarFile()) {
            classes = file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(folder) && name.endsWith(".class"))
                    .map(name -> name.substring(folder.length(), name.length() - ".class".length())
                            .replace('/', '.'))
                    .toList();
        }
        String client = classes.stream()
                .filter(name -> name.startsWith("Default") && name.endsWith("Client") && !name.contains("Async"))
                .map(name -> name.substring("Default".length()))
                .findFirst()
                .orElseThrow();
        return new SdkClient(root, Class.forName(root + "." + client), classes);
    }

    String clientType() {
        return type.getName();
    }

    String signingName() throws ReflectiveOperationException {
        return (String) type.getField("SERVICE_NAME").get(null);
    }

    String endpointPrefix() throws ReflectiveOperationException {
        return (String) type.getField("SERVICE_METADATA_ID").get(null);
    }

    /** The errors that the client knows by their code. */
    List<SdkErrors.Entry> errors() throws IOException {
        try (var in = type.getResourceAsStream("Default" + type.getSimpleName() + ".class")) {
            if (in == null) {
                throw new IOException("no client in " + root);
            }
            return SdkErrors.of(in.readAllBytes());
        }
    }

    /** The constants of a modelled enumeration; none if the SDK has no such class. */
    List<String> constants(String shape) {
        if (!classes.contains("model." + shape)) {
            return List.of();
        }
        try {
            Object[] constants = Class.forName(root + ".model." + shape).getEnumConstants();
            return constants == null
                    ? List.of()
                    : Arrays.stream(constants)
                            .map(Object::toString)
                            .filter(name -> !name.equals("null"))
                            .toList();
        } catch (ClassNotFoundException e) {
            return List.of();
        }
    }

    /** All operations, by the name on the wire. */
    Map<String, Operation> operations() throws ReflectiveOperationException {
        Map<String, List<Method>> methods = byRequest(type);
        Map<String, List<Method>> asynchronous =
                classes.contains(asyncName()) ? byRequest(Class.forName(root + "." + asyncName())) : Map.of();
        var operations = new TreeMap<String, Operation>();
        for (String name : classes) {
            if (name.startsWith("transform.") && name.endsWith(MARSHALLER)) {
                String request = name.substring("transform.".length(), name.length() - "Marshaller".length());
                List<Method> candidates = new ArrayList<>(methods.getOrDefault(request, List.of()));
                boolean events = candidates.isEmpty();
                if (events) {
                    candidates.addAll(asynchronous.getOrDefault(request, List.of()));
                }
                if (!candidates.isEmpty()) {
                    Operation operation = operation(name, request, candidates, events);
                    operations.put(operation.name(), operation);
                }
            }
        }
        return operations;
    }

    private String asyncName() {
        String name = type.getSimpleName();
        return name.substring(0, name.length() - "Client".length()) + "AsyncClient";
    }

    private Operation operation(String marshaller, String request, List<Method> candidates, boolean events)
            throws ReflectiveOperationException {
        Field field = Class.forName(root + "." + marshaller).getDeclaredField("SDK_OPERATION_BINDING");
        field.setAccessible(true);
        var binding = (OperationInfo) field.get(null);
        String method = candidates.getFirst().getName();
        String identifier = binding.operationIdentifier();
        String name = identifier == null
                ? Character.toUpperCase(method.charAt(0)) + method.substring(1)
                : identifier.substring(identifier.lastIndexOf('.') + 1);
        return new Operation(
                name,
                identifier != null && identifier.contains(".")
                        ? identifier.substring(0, identifier.lastIndexOf('.'))
                        : "",
                request,
                method,
                binding.httpMethod().name(),
                requestUri(request, binding.requestUri()),
                binding.apiVersion() == null ? "" : binding.apiVersion(),
                events ? Streaming.EVENTS : streaming(candidates),
                required(request));
    }

    /** The SDK leaves S3's bucket to the endpoint; here it is the first segment, as in path-style requests. */
    private String requestUri(String request, @Nullable String uri) throws ReflectiveOperationException {
        if (uri == null) {
            return "/";
        }
        boolean hasBucket = fields(request).stream()
                .anyMatch(field -> field.location() == MarshallLocation.PATH
                        && field.locationName().equals("Bucket"));
        return hasBucket && !uri.contains("{Bucket}") ? "/{Bucket}" + uri : uri;
    }

    private List<SdkField<?>> fields(String request) throws ReflectiveOperationException {
        return ((SdkPojo) Class.forName(root + ".model." + request)
                        .getMethod("builder")
                        .invoke(null))
                .sdkFields();
    }

    /** What must be in the query or the headers: S3 tells operations of one path apart by it. */
    private List<String> required(String request) throws ReflectiveOperationException {
        return fields(request).stream()
                .filter(field -> field.containsTrait(RequiredTrait.class))
                .filter(field ->
                        field.location() == MarshallLocation.QUERY_PARAM || field.location() == MarshallLocation.HEADER)
                .map(field -> field.locationName())
                .toList();
    }

    private static Streaming streaming(List<Method> candidates) {
        Set<Class<?>> parameters = candidates.stream()
                .flatMap(method -> Arrays.stream(method.getParameterTypes()))
                .collect(Collectors.toSet());
        boolean in = parameters.contains(RequestBody.class);
        boolean out = parameters.contains(ResponseTransformer.class);
        return in && out ? Streaming.BOTH : in ? Streaming.INPUT : out ? Streaming.OUTPUT : Streaming.NONE;
    }

    private static Map<String, List<Method>> byRequest(Class<?> client) {
        Map<String, List<Method>> methods = new HashMap<>();
        for (Method method : client.getMethods()) {
            Class<?> @Nullable [] parameters = method.getParameterTypes();
            if (parameters.length > 0
                    && parameters[0].getSimpleName().endsWith("Request")
                    && !method.getName().endsWith("Paginator")) {
                methods.computeIfAbsent(parameters[0].getSimpleName(), key -> new ArrayList<>())
                        .add(method);
            }
        }
        methods.values().forEach(list -> list.sort(Comparator.comparing(Method::toString)));
        return methods;
    }

    record Operation(
            String name,
            String targetPrefix,
            String requestType,
            String methodName,
            String httpMethod,
            String requestUri,
            String apiVersion,
            Streaming streaming,
            List<String> required) {}
}
