package neargate.gateway;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import neargate.gateway.auth.Authenticator;
import neargate.gateway.authorization.AccessControl;
import neargate.gateway.authorization.Enforcement;
import neargate.gateway.http.Exchange;
import neargate.gateway.http.HttpEndpoint;
import neargate.gateway.http.Upgrade;
import neargate.gateway.protocol.Router;
import neargate.gateway.protocol.WireRequest;
import neargate.gateway.protocol.WireResponse;
import neargate.kernel.Ids;
import neargate.models.ServiceModels;
import software.amazon.awssdk.core.SdkClient;

/** The endpoint: AWS's services under one port, and Neargate's own few paths under {@code /_neargate/}. */
public final class Gateway implements AutoCloseable {
    private final HttpEndpoint http;
    private final Exchange inside;

    /** @param inside answers what runs in VPCs */
    private Gateway(HttpEndpoint http, Exchange inside) {
        this.http = http;
        this.inside = inside;
    }

    /**
     * How the endpoint listens.
     *
     * @param port 0 for any
     * @param largestBody the largest request body in bytes
     */
    public record Settings(String host, int port, int largestBody) {}

    /**
     * Begins to answer.
     *
     * @param services what implements them, by the name of their SDK module; the others answer as unknown
     * @param access decides what callers may do
     * @param reset empties everything for {@code POST /_neargate/reset}; empty where that is not allowed
     * @param explain answers {@code GET /_neargate/explain}
     * @param rehearse answers {@code POST /_neargate/plan}
     * @param webSockets what answers at web sockets
     * @throws HttpEndpoint.PortException when the port cannot be had
     */
    public static Gateway start(
            Settings settings,
            ServiceModels models,
            Router router,
            Map<String, SdkClient> services,
            Authenticator authenticator,
            AccessControl access,
            PrometheusMeterRegistry meters,
            Ids ids,
            Clock clock,
            Optional<Runnable> reset,
            Explain explain,
            Rehearse rehearse,
            WebSockets webSockets) {
        var handlers = new Handlers(services);
        var log = new RequestLog(meters);
        var enforcement = new Enforcement(models, access, clock);
        var dispatcher =
                new Dispatcher(router, authenticator, enforcement, handlers, settings.largestBody(), ids, clock, log);
        var upgrades = new Upgrades(webSockets, authenticator, enforcement, ids, clock, log);
        var own = new OwnPaths(
                () -> Coverage.of(models, handlers.types()),
                meters,
                reset,
                authenticator,
                explain,
                new CheckedRehearse(router, rehearse));
        return new Gateway(
                HttpEndpoint.listen(
                        settings.host(),
                        settings.port(),
                        settings.largestBody(),
                        exchange(own, own::answer, dispatcher, upgrades),
                        clock),
                exchange(own, OwnPaths::fromInside, dispatcher, upgrades));
    }

    private static Exchange exchange(
            OwnPaths own, Function<WireRequest, WireResponse> ownAnswer, Dispatcher dispatcher, Upgrades upgrades) {
        return new Exchange() {
            @Override
            public WireResponse answer(WireRequest request) {
                return own.isFor(request) ? ownAnswer.apply(request) : dispatcher.answer(request);
            }

            @Override
            public WireResponse tooLarge(WireRequest request) {
                return dispatcher.tooLarge(request);
            }

            @Override
            public Upgrade upgrade(WireRequest request) {
                return upgrades.decide(request);
            }
        };
    }

    /**
     * Begins to answer what runs in VPCs, too: AWS's services, and nothing of Neargate's own.
     *
     * @return where, on this machine
     */
    public InetSocketAddress listenForVpcs() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), http.listenToo(inside));
    }

    /** What is on the wire and what is there, without a server: for the build's page. */
    public static Coverage coverage(ServiceModels models, Map<String, SdkClient> services) {
        return Coverage.of(models, new Handlers(services).types());
    }

    /** The port on which it listens. */
    public int port() {
        return http.port();
    }

    @Override
    public void close() {
        http.close();
    }

    /** A plain answer. */
    static WireResponse plain(int status, String type, String text) {
        return new WireResponse(
                status, List.of(Map.entry("content-type", type)), text.getBytes(StandardCharsets.UTF_8));
    }
}
