package neargate.gateway;

import neargate.gateway.auth.Authenticator;
import neargate.gateway.auth.Dialect;
import neargate.gateway.protocol.Operation;
import neargate.gateway.protocol.Routing;
import neargate.gateway.protocol.WireRequest;
import neargate.models.ServiceModel;
import org.jspecify.annotations.Nullable;

/** Which words a caller expects for what goes wrong before its operation is called. */
final class Dialects {
    private static final String S3 = "s3";

    private Dialects() {}

    static Dialect of(Routing routing, WireRequest request, Authenticator.Claim claim) {
        return switch (routing) {
            case Routing.To to -> of(to.operation());
            case Routing.Nowhere nowhere -> {
                if (request.headers().get("x-amz-target") != null) {
                    yield Dialect.JSON;
                }
                yield S3.equals(claim.signingName()) ? Dialect.S3 : Dialect.QUERY;
            }
        };
    }

    static Dialect of(Operation operation) {
        return switch (operation.protocol()) {
            case AWS_JSON, RPC_V2_CBOR -> Dialect.JSON;
            case REST_JSON -> Dialect.REST_JSON;
            case EC2_QUERY -> Dialect.EC2;
            case AWS_QUERY -> Dialect.QUERY;
            case REST_XML -> operation.service().module().equals(S3) ? Dialect.S3 : Dialect.QUERY;
        };
    }

    /** The service that a credential must be scoped to; null where a request goes nowhere. */
    static Authenticator.@Nullable Service service(Routing routing) {
        return switch (routing) {
            case Routing.To to -> service(to.operation().service().identity());
            case Routing.Nowhere nowhere -> null;
        };
    }

    private static Authenticator.Service service(ServiceModel.Identity identity) {
        return new Authenticator.Service(identity.signingName(), identity.namespace());
    }
}
