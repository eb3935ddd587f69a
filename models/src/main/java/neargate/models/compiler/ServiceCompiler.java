package neargate.models.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import neargate.models.ErrorModel;
import neargate.models.OperationModel;
import neargate.models.Protocol;
import neargate.models.ServiceModel;
import neargate.models.ServiceModel.Identity;

/** Puts the model and the SDK's knowledge of one service together. */
final class ServiceCompiler {
    private final Services service;
    private final Model model;
    private final SdkClient client;

    ServiceCompiler(Services service) throws IOException, ReflectiveOperationException {
        this.service = service;
        this.model = Model.newest(service.model());
        this.client = SdkClient.of(service.module());
    }

    ServiceModel compile() throws IOException, ReflectiveOperationException {
        List<Protocol> protocols = protocols();
        var constraints = new Constraints(model, client);
        var operations = new ArrayList<OperationModel>();
        String targetPrefix = model.metadata("targetPrefix");
        String apiVersion = model.metadata("apiVersion");
        for (SdkClient.Operation operation : client.operations().values()) {
            operations.add(operation(operation, protocols.getFirst(), constraints));
            targetPrefix = targetPrefix.isEmpty() ? operation.targetPrefix() : targetPrefix;
            apiVersion = apiVersion.isEmpty() ? operation.apiVersion() : apiVersion;
        }
        var identity = new Identity(
                service.module(),
                client.clientType(),
                model.metadata("serviceId").isEmpty() ? service.name() : model.metadata("serviceId"),
                client.signingName(),
                client.endpointPrefix(),
                protocols,
                model.metadata("jsonVersion"),
                targetPrefix,
                apiVersion,
                service == Services.S3
                        ? "http://s3.amazonaws.com/doc/2006-03-01/"
                        : namespace(model.metadata("xmlNamespace")),
                model.hasMetadata("awsQueryCompatible"));
        return new ServiceModel(identity, operations, errors(), constraints.shapes());
    }

    /** Route 53's model names the namespace at its requests only. */
    private String namespace(String declared) {
        return declared.isEmpty() && service == Services.ROUTE_53
                ? "https://route53.amazonaws.com/doc/2013-04-01/"
                : declared;
    }

    /** The protocols; what the SDK for Java speaks comes first. S3 has no published model. */
    private List<Protocol> protocols() {
        if (service == Services.S3) {
            return List.of(Protocol.REST_XML);
        }
        var protocols = new ArrayList<Protocol>();
        for (String name : model.protocols()) {
            protocols.add(
                    switch (name) {
                        case "json" -> Protocol.AWS_JSON;
                        case "query" -> Protocol.AWS_QUERY;
                        case "ec2" -> Protocol.EC2_QUERY;
                        case "rest-json" -> Protocol.REST_JSON;
                        case "rest-xml" -> Protocol.REST_XML;
                        case "smithy-rpc-v2-cbor" -> Protocol.RPC_V2_CBOR;
                        default -> throw new IllegalArgumentException(service + " speaks " + name);
                    });
        }
        if (service == Services.CLOUDWATCH) {
            protocols.remove(Protocol.AWS_QUERY);
            protocols.addFirst(Protocol.AWS_QUERY);
        }
        return protocols;
    }

    private OperationModel operation(SdkClient.Operation operation, Protocol protocol, Constraints constraints) {
        JsonNode node = model.operation(operation.name());
        int deleted = service == Services.S3 && operation.httpMethod().equals("DELETE") ? 204 : 200;
        return new OperationModel(
                operation.name(),
                operation.requestType(),
                operation.methodName(),
                operation.httpMethod(),
                operation.requestUri(),
                node.path("http").path("responseCode").asInt(deleted),
                outputElement(operation.name(), protocol, node.path("output")),
                constraints.number(node.path("input").path("shape").asText()),
                operation.streaming(),
                operation.required(),
                node.path("errors").findValuesAsText("shape"));
    }

    private boolean isModelled(String operation) {
        return !model.operation(operation).isMissingNode();
    }

    private String outputElement(String name, Protocol protocol, JsonNode output) {
        return switch (protocol) {
            case AWS_QUERY -> output.isMissingNode() && isModelled(name) ? "" : name + "Result";
            case EC2_QUERY -> name + "Response";
            case REST_XML ->
                service == Services.S3
                        ? S3Elements.of(name)
                        : output.path("locationName")
                                .asText(output.path("shape").asText(name + "Response"));
            default -> "";
        };
    }

    /** The SDK knows the errors by the code that it sees: the shape's name in JSON, the error's code in XML. */
    private List<ErrorModel> errors() throws IOException {
        Map<String, String> shapes = new LinkedHashMap<>();
        for (var shape : model.errors()) {
            String code = shape.getValue().path("error").path("code").asText(shape.getKey());
            shapes.putIfAbsent(code, shape.getKey());
        }
        Map<String, ErrorModel> errors = new LinkedHashMap<>();
        for (SdkErrors.Entry entry : client.errors()) {
            String seen = entry.code();
            String name = model.shape(seen).isMissingNode() ? shapes.getOrDefault(seen, seen) : seen;
            JsonNode shape = model.shape(name);
            int status = entry.status() != null ? entry.status() : status(shape);
            boolean sender = status < 500 && !shape.path("fault").asBoolean();
            String code = shape.path("error").path("code").asText(seen);
            errors.put(seen, new ErrorModel(name, code, entry.exceptionType(), status, sender));
        }
        return List.copyOf(errors.values());
    }

    private static int status(JsonNode shape) {
        int otherwise = shape.path("fault").asBoolean() ? 500 : 400;
        return shape.path("error").path("httpStatusCode").asInt(otherwise);
    }
}
