package neargate.gateway.protocol;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import neargate.models.OperationModel;
import neargate.models.ServiceModel;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** A real SDK client of a service over an {@link InMemoryWire}, its operations found by the index. */
final class SdkClients {
    private final Class<?> type;
    private final Object client;
    private final Map<String, Method> methods = new HashMap<>();

    SdkClients(ServiceModel service, Function<WireRequest, WireResponse> server) {
        try {
            type = Class.forName(service.identity().clientType());
            Object builder = type.getMethod("builder").invoke(null);
            if (builder instanceof S3ClientBuilder s3) {
                s3.forcePathStyle(true).serviceConfiguration(s3c -> s3c.chunkedEncodingEnabled(false));
            }
            if (builder instanceof SqsClientBuilder sqs) {
                sqs.checksumValidationEnabled(false);
            }
            if (builder instanceof AwsSyncClientBuilder<?, ?> sync) {
                sync.httpClient(new InMemoryWire(server));
            }
            client = configured((AwsClientBuilder<?, ?>) builder).build();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        for (Method method : type.getMethods()) {
            Class<?>[] parameters = method.getParameterTypes();
            if (parameters.length > 0 && SdkPojo.class.isAssignableFrom(parameters[0])) {
                boolean takesBody = parameters.length > 1 && parameters[1] == RequestBody.class;
                boolean givesBody =
                        parameters.length > 1 && parameters[parameters.length - 1] == ResponseTransformer.class;
                if (parameters.length == 1 + (takesBody ? 1 : 0) + (givesBody ? 1 : 0)
                        && !method.getName().endsWith("Paginator")) {
                    methods.merge(
                            method.getName() + parameters[0].getSimpleName(),
                            method,
                            (a, b) -> a.getParameterCount() > b.getParameterCount() ? a : b);
                }
            }
        }
    }

    private static AwsClientBuilder<?, ?> configured(AwsClientBuilder<?, ?> builder) {
        builder.region(Region.US_EAST_1);
        builder.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")));
        builder.overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1)));
        return builder;
    }

    Method method(OperationModel operation) {
        Method method = methods.get(operation.methodName() + operation.requestType());
        if (method == null) {
            throw new IllegalStateException("the client has no method " + operation.methodName());
        }
        return method;
    }

    /** Calls the operation; a stream goes in as {@code stream}, and comes out as {@code ResponseBytes}. */
    Object call(OperationModel operation, SdkPojo request, byte[] stream) throws Throwable {
        Method method = method(operation);
        try {
            return switch (operation.streaming()) {
                case NONE, EVENTS -> method.invoke(client, request);
                case INPUT -> method.invoke(client, request, RequestBody.fromBytes(stream));
                case OUTPUT -> method.invoke(client, request, ResponseTransformer.toBytes());
                case BOTH ->
                    method.invoke(client, request, RequestBody.fromBytes(stream), ResponseTransformer.toBytes());
            };
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
