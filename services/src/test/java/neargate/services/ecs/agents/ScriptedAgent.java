package neargate.services.ecs.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.Ids;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import neargate.services.ecs.agents.AgentSockets.Peer;
import neargate.services.ecs.agents.AgentSockets.Receiver;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.Resource;

/** An agent that says what a test makes it say, in frames, with nothing of ours in between. */
final class ScriptedAgent implements Peer {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Caller CALLER =
            new Caller(EcsWorld.ACCOUNT, EcsWorld.REGION, EcsWorld.ROOT, "agent", "http://neargate:4566", null);

    /** The ports that its machine keeps for itself. */
    private static final Resource RESERVED = Resource.builder()
            .name("PORTS")
            .type("STRINGSET")
            .stringSetValue("22")
            .build();

    final List<JsonNode> heard = new ArrayList<>();
    final List<String> closed = new ArrayList<>();
    private final LiveWorld world;
    private final String arn;
    private Receiver receiver;

    private ScriptedAgent(LiveWorld world, String arn) {
        this.world = world;
        this.arn = arn;
    }

    /** Registers a machine that is no EC2 instance. */
    static ScriptedAgent registered(LiveWorld world) {
        String arn = world.user()
                .registerContainerInstance(request -> request.cluster("c")
                        .totalResources(number("CPU", 2_048), number("MEMORY", 4_096), RESERVED)
                        .attributes(Stream.concat(
                                        IntStream.rangeClosed(17, 44)
                                                .mapToObj(version -> "docker-remote-api.1." + version),
                                        Stream.of("task-iam-role"))
                                .map(name -> Attribute.builder()
                                        .name("com.amazonaws.ecs.capability." + name)
                                        .build())
                                .toList())
                        .versionInfo(version -> version.agentVersion("1.97.1")))
                .containerInstance()
                .containerInstanceArn();
        return new ScriptedAgent(world, arn);
    }

    private static Resource number(String name, int value) {
        return Resource.builder().name(name).type("INTEGER").integerValue(value).build();
    }

    String arn() {
        return arn;
    }

    private AgentSockets sockets() {
        return new AgentSockets(world.ecs.agents(), world.time, world.time, new Ids(new Random(3)));
    }

    ScriptedAgent connect() {
        return open(Map.of("clusterArn", "c", "containerInstanceArn", arn, "seqNum", "1", "protocolVersion", "2"));
    }

    ScriptedAgent open(Map<String, String> query) {
        CALLER.run(() -> {
            receiver = sockets().open(query).begin().apply(this);
        });
        world.time.settle();
        return this;
    }

    @Override
    public void send(String frame) {
        try {
            heard.add(JSON.readTree(frame));
        } catch (JsonProcessingException e) {
            throw new AssertionError(frame, e);
        }
    }

    @Override
    public void close(String reason) {
        closed.add(reason);
    }

    /** What was heard of a type, oldest first. */
    List<JsonNode> heard(String type) {
        return heard.stream()
                .filter(frame -> frame.path("type").asText().equals(type))
                .map(frame -> frame.path("message"))
                .toList();
    }

    /** The last payload for a task. */
    JsonNode payload(String task) {
        return heard("PayloadMessage").stream()
                .flatMap(message -> message.path("tasks").valueStream())
                .filter(each -> each.path("arn").asText().equals(task))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    void say(String frame) {
        CALLER.run(() -> receiver.receive(frame));
        world.time.settle();
    }

    void say(String type, ObjectNode message) {
        say(JSON.createObjectNode().put("type", type).set("message", message).toString());
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** The connection is lost. */
    void lose() {
        CALLER.run(() -> receiver.closed());
        world.time.settle();
    }

    static Caller caller() {
        return CALLER;
    }
}
