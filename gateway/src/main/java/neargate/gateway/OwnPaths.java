package neargate.gateway;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import neargate.gateway.auth.Authenticator;
import neargate.gateway.auth.ForeignPage;
import neargate.gateway.protocol.WireRequest;
import neargate.gateway.protocol.WireResponse;

/** What is answered under {@code /_neargate/}, and a word for a browser at {@code /}. */
final class OwnPaths {
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Supplier<Coverage> coverage;
    private final PrometheusMeterRegistry meters;
    private final Optional<Runnable> reset;
    private final Authenticator authenticator;
    private final Explain explain;
    private final Rehearse rehearse;

    OwnPaths(
            Supplier<Coverage> coverage,
            PrometheusMeterRegistry meters,
            Optional<Runnable> reset,
            Authenticator authenticator,
            Explain explain,
            Rehearse rehearse) {
        this.authenticator = authenticator;
        this.explain = explain;
        this.rehearse = rehearse;
        this.coverage = coverage;
        this.meters = meters;
        this.reset = reset;
    }

    boolean isFor(WireRequest request) {
        return request.path().startsWith("/_neargate/") || isBrowser(request);
    }

    private static boolean isBrowser(WireRequest request) {
        String accept = request.headers().get("accept");
        return request.method().equals("GET")
                && request.path().equals("/")
                && request.query().isEmpty()
                && accept != null
                && accept.contains("text/html");
    }

    WireResponse answer(WireRequest request) {
        return switch (request.method() + " " + request.path()) {
            case "GET /_neargate/health" -> Gateway.plain(200, JSON, "{\"status\":\"ok\"}");
            case "GET /_neargate/metrics" ->
                Gateway.plain(200, "text/plain; version=0.0.4; charset=utf-8", meters.scrape());
            case "GET /_neargate/coverage" ->
                Gateway.plain(200, JSON, coverage.get().json());
            case "GET /_neargate/explain" -> explained(request);
            case "POST /_neargate/plan" -> planned(request);
            case "POST /_neargate/reset" -> reset(request);
            case "GET /" -> greeting();
            default -> Gateway.plain(404, TEXT, "There is no " + request.path() + " for " + request.method() + ".\n");
        };
    }

    /** To what runs in a VPC: who tells how the control plane does, or resets it, stands outside. */
    static WireResponse fromInside(WireRequest request) {
        return request.path().equals("/")
                ? greeting()
                : Gateway.plain(403, TEXT, "Neargate's own paths do not answer inside a VPC.\n");
    }

    private static WireResponse greeting() {
        return Gateway.plain(
                200, TEXT, "Neargate: an endpoint for AWS's tools. `eval \"$(./neargate env)\"` sets them up.\n");
    }

    private WireResponse explained(WireRequest request) {
        if (!authenticator.isOwner(request)) {
            return unsigned();
        }
        Map<String, String> asked = asked(request);
        String cluster = asked.getOrDefault("cluster", "default");
        String name = asked.getOrDefault("name", "");
        return told(explain.explain(cluster, name), 404);
    }

    private static WireResponse told(Told told, int otherwise) {
        return Gateway.plain(told.given() ? 200 : otherwise, TEXT, told.text());
    }

    private static Map<String, String> asked(WireRequest request) {
        Map<String, String> asked = new HashMap<>();
        for (String pair : request.query().split("&", -1)) {
            String[] sides = pair.split("=", 2);
            if (sides.length == 2) {
                asked.put(sides[0], URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
            }
        }
        return asked;
    }

    private WireResponse planned(WireRequest request) {
        if (ForeignPage.of(request).isPresent()) {
            return Gateway.plain(403, TEXT, "A web page from elsewhere may not do this.\n");
        }
        if (!authenticator.isOwner(request)) {
            return unsigned();
        }
        String operation = asked(request).getOrDefault("operation", "");
        return told(rehearse.plan(operation, request.body()), 400);
    }

    /** Tasks reach these paths too: only who holds the data directory's key may ask. */
    private static WireResponse unsigned() {
        return Gateway.plain(403, TEXT, "Only the account's root may ask this, by a signature of its key for ecs.\n");
    }

    private WireResponse reset(WireRequest request) {
        if (reset.isEmpty()) {
            return Gateway.plain(409, TEXT, "Only a Neargate that was started with --ephemeral can be reset.\n");
        }
        if (ForeignPage.of(request).isPresent()) {
            return Gateway.plain(403, TEXT, "A web page from elsewhere may not do this.\n");
        }
        reset.get().run();
        return Gateway.plain(200, JSON, "{\"status\":\"reset\"}");
    }
}
