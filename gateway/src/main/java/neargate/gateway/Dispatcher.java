package neargate.gateway;

import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import neargate.gateway.auth.AuthenticationFailure;
import neargate.gateway.auth.Authenticator;
import neargate.gateway.auth.Dialect;
import neargate.gateway.authorization.Enforcement;
import neargate.gateway.payload.BadPayload;
import neargate.gateway.payload.Payload;
import neargate.gateway.protocol.Fault;
import neargate.gateway.protocol.MalformedRequest;
import neargate.gateway.protocol.Operation;
import neargate.gateway.protocol.Router;
import neargate.gateway.protocol.Routing;
import neargate.gateway.protocol.WireRequest;
import neargate.gateway.protocol.WireResponse;
import neargate.kernel.Caller;
import neargate.kernel.Ids;
import neargate.kernel.Sender;
import neargate.kernel.store.Journal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;

/** Takes a request through its steps: unpack, route, verify, read, check, authorize, call, answer. Runs on a virtual thread. */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.gateway");

    private static final Set<String> UNSIGNED = Set.of("AssumeRoleWithWebIdentity", "AssumeRoleWithSAML");

    private final Router router;
    private final Authenticator authenticator;
    private final Enforcement enforcement;
    private final Handlers handlers;
    private final int largestBody;
    private final Ids ids;
    private final Clock clock;
    private final RequestLog log;

    Dispatcher(
            Router router,
            Authenticator authenticator,
            Enforcement enforcement,
            Handlers handlers,
            int largestBody,
            Ids ids,
            Clock clock,
            RequestLog log) {
        this.router = router;
        this.authenticator = authenticator;
        this.enforcement = enforcement;
        this.handlers = handlers;
        this.largestBody = largestBody;
        this.ids = ids;
        this.clock = clock;
        this.log = log;
    }

    private interface Step {
        WireResponse answer(Authenticator.Claim claim, RequestLog.Entry entry);
    }

    /** Answers a request. */
    WireResponse answer(WireRequest sent) {
        return logged(sent, (claim, entry) -> unpack(sent, claim, entry));
    }

    /** Answers a request whose body is too large to be read. */
    WireResponse tooLarge(WireRequest sent) {
        return logged(sent, (claim, entry) -> {
            Routing routing = router.route(sent, claim.signingName());
            return fail(routing, tooLarge(Dialects.of(routing, sent, claim)), entry);
        });
    }

    private WireResponse logged(WireRequest sent, Step step) {
        long start = System.nanoTime();
        var entry = new RequestLog.Entry(clock.instant(), ids.uuid());
        Authenticator.Claim claim = authenticator.claim(sent);
        entry.region = claim.region();
        WireResponse response = step.answer(claim, entry);
        log.write(entry, response, sent.body().length, System.nanoTime() - start);
        return response;
    }

    private WireResponse unpack(WireRequest sent, Authenticator.Claim claim, RequestLog.Entry entry) {
        Payload payload;
        try {
            payload = Payload.of(sent, claim.signingName(), largestBody);
        } catch (BadPayload e) {
            Routing routing = router.route(sent, claim.signingName());
            return fail(routing, bad(e, Dialects.of(routing, sent, claim)), entry);
        }
        Routing routing = router.route(payload.request(), claim.signingName());
        if (routing instanceof Routing.To(Operation operation)) {
            entry.service = operation.service().module();
            entry.operation = operation.model().name();
        }
        return verify(sent, claim, payload, routing, entry);
    }

    private WireResponse verify(
            WireRequest sent, Authenticator.Claim claim, Payload payload, Routing routing, RequestLog.Entry entry) {
        Authenticator.Identity identity;
        try {
            Optional<Authenticator.Identity> anybody =
                    isUnsigned(routing) ? authenticator.anybody(claim) : Optional.empty();
            identity = anybody.isPresent()
                    ? anybody.get()
                    : authenticator.verify(sent, claim, payload.chunks(), Dialects.service(routing));
        } catch (AuthenticationFailure e) {
            return fail(routing, e.fault(Dialects.of(routing, sent, claim)), entry);
        }
        entry.account = identity.account();
        return switch (routing) {
            case Routing.Nowhere nowhere -> fail(nowhere, nowhere.fault(), entry);
            case Routing.To to ->
                call(
                        to,
                        payload.request(),
                        new Caller(
                                identity.account(),
                                claim.region(),
                                identity.principal(),
                                entry.requestId,
                                endpoint(sent),
                                identity.session(),
                                sender(sent),
                                UserAgent.waits(sent.headers().get("user-agent"))),
                        entry);
        };
    }

    /** What is asked for with another proof than a signature. */
    private static boolean isUnsigned(Routing routing) {
        return routing instanceof Routing.To(Operation operation)
                && operation.service().module().equals("sts")
                && UNSIGNED.contains(operation.model().name());
    }

    /** What the caller calls us: it may have come through a port or a name that we do not know. */
    static String endpoint(WireRequest request) {
        String host = request.headers().get("host");
        return host == null ? "" : "http://" + host;
    }

    private static Sender sender(WireRequest request) {
        return new Sender(
                request.source(),
                Objects.requireNonNullElse(request.headers().get("user-agent"), ""),
                Objects.requireNonNullElse(request.headers().get("referer"), ""));
    }

    private WireResponse call(Routing.To to, WireRequest request, Caller caller, RequestLog.Entry entry) {
        Operation operation = to.operation();
        try {
            Optional<Handlers.Handler> handler = handlers.find(operation);
            if (handler.isEmpty()) {
                return fail(to, unknown(operation), entry);
            }
            SdkPojo input = operation.read(request);
            Optional<Fault> violation = operation.violations(input);
            if (violation.isPresent()) {
                return fail(to, isThere(operation) ? violation.get() : unknown(operation), entry);
            }
            Optional<Fault> refusal = enforcement.refusal(operation, input, request, caller, Dialects.of(operation));
            if (refusal.isPresent()) {
                return fail(to, refusal.get(), entry);
            }
            Handlers.Handler does = handler.get();
            SdkPojo output = caller.<SdkPojo, Throwable>call(() -> does.call(input));
            return operation.write(output, entry.requestId);
        } catch (MalformedRequest e) {
            return fail(to, isThere(operation) ? e.fault() : unknown(operation), entry);
        } catch (AwsServiceException e) {
            Fault fault = operation.faultOf(e);
            if (fault.status() >= 500) {
                LOG.warn("{} {}.{} answers {}", entry.requestId, entry.service, entry.operation, fault.status(), e);
            }
            return fail(to, fault, entry);
        } catch (Journal.JournalException e) {
            LOG.error("{} {}.{}: {}", entry.requestId, entry.service, entry.operation, e.getMessage());
            return fail(to, new Fault("ServiceUnavailable", String.valueOf(e.getMessage()), 503, false), entry);
        } catch (Throwable e) {
            if (e instanceof UnsupportedOperationException && !isThere(operation)) {
                return fail(to, unknown(operation), entry);
            }
            LOG.error("{} {}.{} failed", entry.requestId, entry.service, entry.operation, e);
            return fail(to, operation.faultOf(new IllegalStateException(e)), entry);
        }
    }

    private boolean isThere(Operation operation) {
        return handlers.has(operation.model(), operation.service().module());
    }

    private static Fault unknown(Operation operation) {
        return operation.faultOf(new UnsupportedOperationException());
    }

    private static WireResponse fail(Routing routing, Fault fault, RequestLog.Entry entry) {
        entry.error = fault.code();
        return routing.fault(fault, entry.requestId);
    }

    private Fault tooLarge(Dialect dialect) {
        return switch (dialect) {
            case S3 -> new Fault("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400, true);
            case JSON, REST_JSON, QUERY, EC2 ->
                new Fault(
                        "RequestEntityTooLargeException",
                        "The request is larger than " + largestBody + " bytes.",
                        413,
                        true);
        };
    }

    /** "Common errors": "we can't decompress the body according to the decompression algorithm specified". */
    private Fault bad(BadPayload payload, Dialect dialect) {
        String why = "The body cannot be unpacked: " + payload.getMessage() + ".";
        return switch (payload.kind()) {
            case TOO_LARGE -> tooLarge(dialect);
            case INCOMPLETE ->
                dialect == Dialect.S3
                        ? Fault.sender(
                                "IncompleteBody",
                                "You did not provide the number of bytes specified by the Content-Length HTTP header")
                        : Fault.sender("MalformedHttpRequestException", why);
            case MALFORMED ->
                Fault.sender(dialect == Dialect.S3 ? "InvalidRequest" : "MalformedHttpRequestException", why);
        };
    }
}
