package neargate.agent.remote;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import neargate.agent.Agent;
import neargate.agent.Frames;
import neargate.agent.Registration;
import neargate.agent.acs.AcsMessage;
import neargate.agent.tcs.TcsMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DiscoverPollEndpointResponse;

/** Connects an agent with an ECS over the network: a web socket for tasks (ACS) and one for telemetry (TCS). */
public final class RemoteAgent implements Agent.Line, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteAgent.class);
    private static final Frames<AcsMessage> ACS = new Frames<>(AcsMessage.class);
    private static final Frames<TcsMessage> TCS = new Frames<>(TcsMessage.class);

    private final Agent agent;
    private final EcsClient ecs;
    private final Connection tasks;
    private final Connection telemetry;
    private final AtomicBoolean first = new AtomicBoolean(true);

    /**
     * An agent that does not connect yet.
     *
     * @param executor where messages are sent
     * @param random spreads the attempts of many agents
     */
    public RemoteAgent(Agent agent, EcsClient ecs, Dialer dialer, Executor executor, RandomGenerator random) {
        this.agent = agent;
        this.ecs = ecs;
        this.tasks = new Connection(
                "ACS", dialer, this::tasksAddress, new Peer(this::hear, agent::disconnected), executor, random);
        this.telemetry =
                new Connection("TCS", dialer, this::telemetryAddress, new Peer(_ -> {}, () -> {}), executor, random);
    }

    /** Connects, and keeps connected. */
    public void start() {
        tasks.start();
        telemetry.start();
    }

    private URI tasksAddress() throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("clusterArn", agent.identity().cluster());
        query.put("containerInstanceArn", agent.identity().containerInstanceArn());
        query.put("seqNum", "1");
        query.put("protocolVersion", "2");
        query.put("sendCredentials", Boolean.toString(first.getAndSet(false)));
        return address(discover().endpoint(), query);
    }

    private URI telemetryAddress() throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("cluster", agent.identity().cluster());
        query.put("containerInstance", agent.identity().containerInstanceArn());
        query.put("publishMetrics", "false");
        return address(discover().telemetryEndpoint(), query);
    }

    private DiscoverPollEndpointResponse discover() {
        return ecs.discoverPollEndpoint(
                request -> request.cluster(agent.identity().cluster())
                        .containerInstance(agent.identity().containerInstanceArn()));
    }

    private static URI address(String endpoint, Map<String, String> query) throws IOException {
        query.put("agentHash", Registration.AGENT_HASH);
        query.put("agentVersion", Registration.AGENT_VERSION);
        query.put("dockerVersion", Registration.DOCKER_VERSION);
        String parameters = query.entrySet().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
        try {
            return URI.create(endpoint + (endpoint.endsWith("/") ? "" : "/") + "ws?" + parameters);
        } catch (IllegalArgumentException e) {
            throw new IOException("the endpoint " + endpoint + " is no address", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void hear(String frame) {
        try {
            ACS.read(frame).ifPresentOrElse(agent::receive, () -> LOG.debug("not understood: {}", frame));
        } catch (IllegalArgumentException e) {
            LOG.warn("ECS said something that is {}", e.getMessage());
        }
    }

    @Override
    public void send(AcsMessage message) {
        tasks.send(ACS.write(message));
    }

    @Override
    public void send(TcsMessage message) {
        telemetry.send(TCS.write(message));
    }

    /** Leaves ECS; tasks run on. */
    @Override
    public void close() {
        tasks.close();
        telemetry.close();
    }

    /** Whichever connection is new, the agent says what it has to say. */
    private final class Peer implements Connection.Peer {
        private final Consumer<String> hears;
        private final Runnable ended;

        Peer(Consumer<String> hears, Runnable ended) {
            this.hears = hears;
            this.ended = ended;
        }

        @Override
        public void opened() {
            agent.connected(RemoteAgent.this);
        }

        @Override
        public void said(String frame) {
            hears.accept(frame);
        }

        @Override
        public void ended() {
            ended.run();
        }
    }
}
