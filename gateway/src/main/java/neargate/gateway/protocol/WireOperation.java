package neargate.gateway.protocol;

import java.util.Optional;
import neargate.kernel.codec.MalformedJson;
import neargate.kernel.codec.Shape;
import neargate.models.ErrorModel;
import neargate.models.OperationModel;
import neargate.models.Protocol;
import neargate.models.ServiceModel;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;

/** An operation of the index in one protocol. The SDK's classes are loaded with its first request. */
final class WireOperation implements Operation {
    private final ServiceModel service;
    private final OperationModel model;
    private final Protocol protocol;
    private final Codec codec;

    /** Resolved on first use; any thread finds an equal one. */
    private volatile @Nullable Loaded loaded;

    WireOperation(ServiceModel service, OperationModel model, Protocol protocol, Codec codec) {
        this.service = service;
        this.model = model;
        this.protocol = protocol;
        this.codec = codec;
    }

    @Override
    public ServiceModel service() {
        return service;
    }

    @Override
    public OperationModel model() {
        return model;
    }

    @Override
    public Protocol protocol() {
        return protocol;
    }

    @Override
    public Class<? extends SdkPojo> requestType() {
        return loaded().binding.input().shape().type();
    }

    @Override
    public Class<? extends SdkPojo> responseType() {
        return loaded().binding.output().shape().type();
    }

    @Override
    public SdkPojo read(WireRequest request) {
        Binding binding = loaded().binding;
        try {
            SdkPojo builder = binding.input().shape().builder();
            codec.read(binding, request, builder);
            return Shape.build(builder);
        } catch (Malformed e) {
            Fault fault = codec.malformed(e.why());
            String code = e.code();
            throw new MalformedRequest(code == null ? fault : Fault.sender(code, e.why()));
        } catch (MalformedJson e) {
            throw new MalformedRequest(codec.malformed(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public Optional<Fault> violations(SdkPojo request) {
        return loaded().validation.check(request);
    }

    @Override
    public WireResponse write(SdkPojo response, byte @Nullable [] stream, String requestId) {
        return codec.write(loaded().binding, response, stream, requestId);
    }

    @Override
    public WireResponse fault(Fault fault, String requestId) {
        return codec.fault(service, fault, requestId);
    }

    @Override
    public Fault faultOf(Throwable thrown) {
        return switch (thrown) {
            case AwsServiceException exception -> modelled(exception);
            case MalformedRequest malformed -> malformed.fault();
            case UnsupportedOperationException missing -> codec.unknown(service, model.name());
            default ->
                new Fault(
                        "InternalFailure",
                        "The request processing has failed because of an unknown error, exception or failure.",
                        500,
                        false);
        };
    }

    private Fault modelled(AwsServiceException exception) {
        AwsErrorDetails details = exception.awsErrorDetails();
        Optional<ErrorModel> known = service.errorOfType(exception.getClass().getSimpleName());
        String code = details != null && details.errorCode() != null
                ? details.errorCode()
                : known.map(ErrorModel::code).orElse("InternalFailure");
        int status = exception.statusCode() != 0
                ? exception.statusCode()
                : known.or(() -> service.errorOfCode(code))
                        .map(ErrorModel::status)
                        .orElse(code.equals("InternalFailure") ? 500 : 400);
        String message =
                details != null && details.errorMessage() != null ? details.errorMessage() : exception.getMessage();
        boolean sender = known.map(ErrorModel::senderFault).orElse(status < 500);
        return new Fault(code, message == null ? "" : message, status, sender, exception);
    }

    private Loaded loaded() {
        Loaded known = loaded;
        if (known == null) {
            var binding = new Binding(service, model);
            known = new Loaded(
                    binding,
                    new Validation(service, model, protocol, binding.input().shape()));
            loaded = known;
        }
        return known;
    }

    private record Loaded(Binding binding, Validation validation) {}
}
