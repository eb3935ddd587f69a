package neargate.models;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A service as its model has it: names, operations, errors, constraints. */
public final class ServiceModel {
    private final Identity identity;
    private final Map<String, OperationModel> operations;
    private final Map<String, ErrorModel> errorsByCode = new HashMap<>();
    private final Map<String, ErrorModel> errorsByShape = new HashMap<>();
    private final Map<String, ErrorModel> errorsByType = new HashMap<>();
    private final List<ShapeModel> shapes;

    public ServiceModel(
            Identity identity, List<OperationModel> operations, List<ErrorModel> errors, List<ShapeModel> shapes) {
        this.identity = identity;
        var byName = HashMap.<String, OperationModel>newHashMap(operations.size());
        operations.forEach(operation -> byName.put(operation.name(), operation));
        this.operations = Map.copyOf(byName);
        for (ErrorModel error : errors) {
            errorsByCode.putIfAbsent(error.code(), error);
            errorsByShape.putIfAbsent(error.shape(), error);
            errorsByType.putIfAbsent(error.exceptionType(), error);
        }
        this.shapes = List.copyOf(shapes);
    }

    public Identity identity() {
        return identity;
    }

    /** The name of the SDK module, as {@code cloudwatchlogs}. */
    public String module() {
        return identity.module();
    }

    public Collection<OperationModel> operations() {
        return operations.values();
    }

    public Optional<OperationModel> operation(String name) {
        return Optional.ofNullable(operations.get(name));
    }

    public Collection<ErrorModel> errors() {
        return errorsByType.values();
    }

    public Optional<ErrorModel> errorOfCode(String code) {
        return Optional.ofNullable(errorsByCode.get(code));
    }

    /** The error of that shape. */
    public Optional<ErrorModel> errorOfShape(String shape) {
        return Optional.ofNullable(errorsByShape.get(shape));
    }

    /** The error whose SDK exception class has that simple name. */
    public Optional<ErrorModel> errorOfType(String exceptionType) {
        return Optional.ofNullable(errorsByType.get(exceptionType));
    }

    /** The constraints of a shape; null for {@link ShapeModel#FREE}. */
    public @Nullable ShapeModel shape(int number) {
        return number == ShapeModel.FREE ? null : shapes.get(number);
    }

    /** All shapes, by number. */
    public List<ShapeModel> shapes() {
        return shapes;
    }

    /**
     * What a request is known by before its operation is.
     *
     * @param module the name of the SDK module and package, as {@code cloudwatchlogs}
     * @param clientType the SDK's client interface with its package
     * @param serviceId as {@code CloudWatch Logs}
     * @param signingName in the credential scope, as {@code logs}
     * @param endpointPrefix in the host, as {@code monitoring}
     * @param protocols what the service speaks, the one that the SDK for Java speaks first
     * @param jsonVersion {@code 1.0} or {@code 1.1}; empty for the others
     * @param targetPrefix before the dot of {@code X-Amz-Target}; empty for the others
     * @param apiVersion as {@code 2014-11-13}
     * @param xmlNamespace of XML answers; empty for the others
     * @param queryCompatible whether JSON errors also name the code of the query protocol
     */
    public record Identity(
            String module,
            String clientType,
            String serviceId,
            String signingName,
            String endpointPrefix,
            List<Protocol> protocols,
            String jsonVersion,
            String targetPrefix,
            String apiVersion,
            String xmlNamespace,
            boolean queryCompatible) {

        /** Where IAM calls a service otherwise than signatures do, by the name of its module. */
        private static final Map<String, String> NAMESPACES = Map.of(
                "cloudwatch", "cloudwatch",
                "cloudcontrol", "cloudformation",
                "resourcegroupstaggingapi", "tag");

        /** What IAM calls the service: the prefix of its actions, as {@code cloudwatch}. */
        public String namespace() {
            return NAMESPACES.getOrDefault(module, signingName);
        }

        /** The package of the SDK's model classes. */
        public String modelPackage() {
            return clientType.substring(0, clientType.lastIndexOf('.')) + ".model";
        }
    }
}
