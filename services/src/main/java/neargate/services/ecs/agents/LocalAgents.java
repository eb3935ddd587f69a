package neargate.services.ecs.agents;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import neargate.agent.Agent;
import neargate.agent.AgentCommunication;
import neargate.agent.AgentCommunication.Session;
import neargate.agent.EcsConfig;
import neargate.agent.GivenTasks;
import neargate.agent.Registration;
import neargate.agent.acs.AcsMessage;
import neargate.agent.tcs.TcsMessage;
import neargate.engine.Engine;
import neargate.engine.Engine.TaskState;
import neargate.kernel.Caller;
import neargate.kernel.Ids;
import neargate.kernel.store.Scope;
import neargate.services.ecs.instances.ContainerInstances;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.GpuDeviceInfo;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.EcsException;

/**
 * The ECS agents of the EC2 instances on this machine. They run in this process, one for each instance, and say to ECS what
 * an agent on another machine says.
 */
public final class LocalAgents {
    private static final Logger LOG = LoggerFactory.getLogger(LocalAgents.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DEFAULT_CLUSTER = "default";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int UNITS_PER_VCPU = 1_024;

    private final EcsClient ecs;
    private final ContainerInstances containerInstances;
    private final Ec2Client ec2;
    private final AgentCommunication communication;
    private final Engine engine;
    private final Executor executor;
    private final Ids ids;
    private final Map<String, Start> starts = new ConcurrentHashMap<>();
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    /** Who is told of an instance's tasks: the latest agent, though it may be stopped. */
    private final Map<String, Agent> hearing = new ConcurrentHashMap<>();

    /** @param executor where agents are started and report */
    public LocalAgents(
            EcsClient ecs,
            ContainerInstances containerInstances,
            Ec2Client ec2,
            AgentCommunication communication,
            Engine engine,
            Executor executor,
            Ids ids) {
        this.ecs = ecs;
        this.containerInstances = containerInstances;
        this.ec2 = ec2;
        this.communication = communication;
        this.engine = engine;
        this.executor = executor;
        this.ids = ids;
    }

    /**
     * What an agent was started with; another one of the same instance takes its place.
     *
     * @param terminated whether the instance has ended for good since
     */
    private record Start(Scope owner, Instance instance, String cluster, EcsConfig config, AtomicBoolean terminated) {}

    private record Running(Scope owner, Agent agent, Session session) {}

    private static Caller caller(Scope owner) {
        return Caller.service("ecs", owner.account(), owner.region());
    }

    /**
     * An instance starts its agent. It joins the cluster that its configuration names; an instance whose image is made for
     * ECS joins the cluster {@code default} otherwise, another none.
     */
    public void start(Scope owner, Instance instance, boolean ecsOptimized, String configuration) {
        EcsConfig config = EcsConfig.parse(configuration);
        Optional<String> cluster = config.cluster();
        if (cluster.isPresent() || ecsOptimized) {
            var start = new Start(owner, instance, cluster.orElse(DEFAULT_CLUSTER), config, new AtomicBoolean());
            starts.put(instance.instanceId(), start);
            executor.execute(() -> caller(owner).run(() -> persistently(start)));
        }
    }

    private boolean isCurrent(Start start) {
        return start.equals(starts.get(start.instance().instanceId()));
    }

    /** A cluster may be made after its instances: the agent asks again until it is there. */
    private void persistently(Start start) {
        String instanceId = start.instance().instanceId();
        Duration pause = FIRST_PAUSE;
        while (isCurrent(start)) {
            try {
                connect(start);
                return;
            } catch (EcsException e) {
                LOG.info("The agent of {} cannot join {}: {}", instanceId, start.cluster(), e.getMessage());
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private void connect(Start start) {
        Instance instance = start.instance();
        if (start.cluster().equals(DEFAULT_CLUSTER)) {
            // As Amazon's agent does, where nobody has named a cluster.
            ecs.createCluster(request -> request.clusterName(DEFAULT_CLUSTER));
        }
        ContainerInstance registered = ecs.registerContainerInstance(
                        registration(start).request(start.cluster(), start.config()))
                .containerInstance();
        var agent = new Agent(
                new Agent.Identity(start.cluster(), registered.containerInstanceArn()),
                new Agent.Machine(
                        instance.instanceId(), instance.vpcId(), start.config().pullBehavior()),
                engine,
                GivenTasks.unkept(),
                as(start.owner()),
                executor,
                ids);
        Agent before = hearing.get(instance.instanceId());
        if (before != null) {
            succeed(before, agent);
        }
        hearing.put(instance.instanceId(), agent);
        Session session = communication.connect(
                start.cluster(),
                registered.containerInstanceArn(),
                message -> {
                    // One that was on its way when the instance ended starts nothing there.
                    if (isCurrent(start)) {
                        agent.receive(message);
                    }
                },
                _ -> agent.disconnected());
        agent.connected(new InProcess(start.owner(), registered.containerInstanceArn(), session));
        var connected = new Running(start.owner(), agent, session);
        running.put(instance.instanceId(), connected);
        // It may have ended while it was registered, when there was nothing yet to end.
        if (!isCurrent(start) && running.remove(instance.instanceId(), connected)) {
            agent.close();
            containerInstances.hostEnded(
                    start.owner(), instance.instanceId(), start.terminated().get());
            end(connected);
        }
    }

    /** In another cluster an agent begins anew. */
    private static void succeed(Agent before, Agent agent) {
        if (before.identity().equals(agent.identity())) {
            agent.follow(before);
        } else {
            before.close();
        }
    }

    private Registration registration(Start start) {
        Instance instance = start.instance();
        InstanceTypeInfo type = ec2.describeInstanceTypes(request -> request.instanceTypes(instance.instanceType()))
                .instanceTypes()
                .getFirst();
        return new Registration(
                instance.cpuOptions().coreCount() * instance.cpuOptions().threadsPerCore() * UNITS_PER_VCPU,
                type.memoryInfo().sizeInMiB().intValue(),
                identityDocument(start),
                gpus(instance, type),
                new Registration.Network(instance.vpcId(), instance.subnetId()));
    }

    /** Ids as the driver of NVIDIA has them, the same at each start. */
    private static List<String> gpus(Instance instance, InstanceTypeInfo type) {
        int count = type.gpuInfo() == null
                ? 0
                : type.gpuInfo().gpus().stream().mapToInt(GpuDeviceInfo::count).sum();
        return IntStream.range(0, count)
                .mapToObj(number -> (instance.instanceId() + number).getBytes(StandardCharsets.UTF_8))
                .map(name -> "GPU-" + UUID.nameUUIDFromBytes(name))
                .toList();
    }

    /** "Instance identity documents", as far as ECS reads it. */
    private static String identityDocument(Start start) {
        Instance instance = start.instance();
        ObjectNode document = JSON.createObjectNode();
        document.put("accountId", start.owner().account());
        document.put("region", start.owner().region());
        document.put("instanceId", instance.instanceId());
        document.put("instanceType", instance.instanceTypeAsString());
        document.put("imageId", instance.imageId());
        document.put("availabilityZone", instance.placement().availabilityZone());
        document.put("privateIp", instance.privateIpAddress());
        return document.toString();
    }

    /** An instance stops its agent: its containers run on, and nothing is heard of them until it is started again. */
    public void stop(String instanceId) {
        Agent stopped = hearing.get(instanceId);
        if (stopped != null) {
            stopped.close();
        }
        disconnect(instanceId, false);
    }

    /** An instance is about to end: that its tasks end with it is not their agent's to say. */
    public void ending(String instanceId) {
        Agent silenced = hearing.get(instanceId);
        if (silenced != null) {
            silenced.close();
        }
    }

    /** An instance has ended, and so have its tasks. */
    public void ended(Scope owner, String instanceId, boolean terminated) {
        if (terminated) {
            hearing.remove(instanceId);
        }
        containerInstances.hostEnded(owner, instanceId, terminated);
        disconnect(instanceId, terminated);
    }

    private void disconnect(String instanceId, boolean terminated) {
        Start start = starts.get(instanceId);
        if (start != null) {
            start.terminated().set(terminated);
            starts.remove(instanceId, start);
        }
        Running ended = running.remove(instanceId);
        if (ended != null) {
            end(ended);
        }
    }

    private static void end(Running ended) {
        caller(ended.owner()).run(() -> {
            ended.agent().disconnected();
            ended.session().close();
        });
    }

    /** What the engine tells of a task. Returns whether it is one that an agent here was given. */
    public boolean told(TaskState state) {
        for (Agent agent : hearing.values()) {
            if (agent.has(state.taskArn())) {
                agent.told(state);
                return true;
            }
        }
        return false;
    }

    /** ECS, called by an agent: on behalf of whom the instance belongs to. */
    private EcsClient as(Scope owner) {
        return new OwnersEcs(ecs, caller(owner));
    }

    /** A line to ECS without a wire. */
    private final class InProcess implements Agent.Line {
        private final Scope owner;
        private final String instanceArn;
        private final Session session;

        InProcess(Scope owner, String instanceArn, Session session) {
            this.owner = owner;
            this.instanceArn = instanceArn;
            this.session = session;
        }

        @Override
        public void send(AcsMessage message) {
            caller(owner).run(() -> session.receive(message));
        }

        @Override
        public void send(TcsMessage message) {
            Optional<TcsMessage> _ = caller(owner).call(() -> communication.publish(instanceArn, message));
        }
    }
}
