package neargate.gateway;

import java.time.Clock;
import neargate.gateway.auth.AuthenticationFailure;
import neargate.gateway.auth.Authenticator;
import neargate.gateway.protocol.Fault;
import neargate.gateway.protocol.MalformedRequest;
import neargate.gateway.protocol.Operation;
import neargate.gateway.protocol.Router;
import neargate.gateway.protocol.Routing;
import neargate.gateway.protocol.WireRequest;
import neargate.gateway.protocol.WireResponse;
import neargate.kernel.Caller;
import neargate.kernel.Ids;
import neargate.kernel.store.Journal;
import neargate.models.Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkPojo;

/** Takes a request through its steps: route, verify, read, check, call, answer. Runs on a virtual thread and may block. */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.gateway");

    private final Router router;
    private final Authenticator authenticator;
    private final Handlers handlers;
    private final Ids ids;
    private final Clock clock;
    private final RequestLog log;

    Dispatcher(Router router, Authenticator authenticator, Handlers handlers, Ids ids, Clock clock, RequestLog log) {
        this.router = router;
        this.authenticator = authenticator;
        this.handlers = handlers;
        this.ids = ids;
        this.clock = clock;
        this.log = log;
    }

    /**
     * Answers a request.
     *
     * @param sent as it was signed
     * @param decoded the same with its body unzipped and unchunked
     */
    WireResponse handle(WireRequest sent, WireRequest decoded) {
        long begin = clock.millis();
        long start = System.nanoTime();
        String requestId = ids.uuid();
        var entry = new RequestLog.Entry(begin, requestId);
        WireResponse response = answer(sent, decoded, entry);
        log.write(entry, response, decoded.body().length, System.nanoTime() - start);
        return response;
    }

    private WireResponse answer(WireRequest sent, WireRequest decoded, RequestLog.Entry entry) {
        Authenticator.Claim claim;
        try {
            claim = authenticator.claim(sent);
        } catch (AuthenticationFailure e) {
            return fail(router.route(decoded, null), e.fault(isJson(router.route(decoded, null), decoded)), entry);
        }
        Routing routing = router.route(decoded, claim.signingName());
        try {
            Authenticator.Identity identity = authenticator.verify(sent, claim);
            entry.account = identity.account();
            entry.region = claim.region();
            return switch (routing) {
                case Routing.Nowhere nowhere -> fail(routing, nowhere.fault(), entry);
                case Routing.To to ->
                    call(
                            to,
                            decoded,
                            new Caller(identity.account(), claim.region(), identity.principal(), entry.requestId),
                            entry);
            };
        } catch (AuthenticationFailure e) {
            return fail(routing, e.fault(isJson(routing, decoded)), entry);
        }
    }

    private WireResponse call(Routing.To to, WireRequest request, Caller caller, RequestLog.Entry entry) {
        Operation operation = to.operation();
        entry.service = operation.service().module();
        entry.operation = operation.model().name();
        try {
            SdkPojo input = operation.read(request);
            var violation = operation.violations(input);
            if (violation.isPresent()) {
                return fail(to, violation.get(), entry);
            }
            SdkPojo output = caller.<SdkPojo, Throwable>call(() -> handlers.call(operation, input));
            return operation.write(output, entry.requestId);
        } catch (MalformedRequest e) {
            return fail(to, e.fault(), entry);
        } catch (UnsupportedOperationException e) {
            return fail(to, unknown(operation), entry);
        } catch (Journal.JournalException e) {
            LOG.error("{} {}.{}: {}", entry.requestId, entry.service, entry.operation, e.getMessage());
            return fail(to, new Fault("ServiceUnavailable", e.getMessage(), 503, false), entry);
        } catch (Throwable e) {
            Fault fault = operation.faultOf(e);
            if (fault.status() >= 500) {
                LOG.error("{} {}.{} failed", entry.requestId, entry.service, entry.operation, e);
            }
            return fail(to, fault, entry);
        }
    }

    private static WireResponse fail(Routing routing, Fault fault, RequestLog.Entry entry) {
        entry.error = fault.code();
        return routing.fault(fault, entry.requestId);
    }

    /** What AWS says of an operation that it does not know, in the words of the protocol. */
    private static Fault unknown(Operation operation) {
        String name = operation.model().name();
        return isJson(operation.service().identity().protocols().getFirst())
                ? Fault.sender("UnknownOperationException", "The operation " + name + " is not available here.")
                : Fault.sender("InvalidAction", "The action " + name + " is not valid for this web service.");
    }

    private static boolean isJson(Routing routing, WireRequest request) {
        return switch (routing) {
            case Routing.To to ->
                isJson(to.operation().service().identity().protocols().getFirst());
            case Routing.Nowhere nowhere -> request.headers().get("x-amz-target") != null;
        };
    }

    private static boolean isJson(Protocol protocol) {
        return switch (protocol) {
            case AWS_JSON, REST_JSON, RPC_V2_CBOR -> true;
            case AWS_QUERY, EC2_QUERY, REST_XML -> false;
        };
    }
}
