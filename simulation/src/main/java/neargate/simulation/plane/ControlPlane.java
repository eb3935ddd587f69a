package neargate.simulation.plane;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import neargate.agent.AgentCommunication;
import neargate.agent.acs.AcsMessage;
import neargate.agent.tcs.TcsMessage;
import neargate.engine.Engine;
import neargate.engine.network.SimulatedNetwork;
import neargate.engine.simulated.SimulatedHypervisor;
import neargate.kernel.Caller;
import neargate.kernel.Pace;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.RunLoop;
import neargate.kernel.controller.VirtualTime;
import neargate.kernel.crypto.AesGcm;
import neargate.kernel.store.Feed;
import neargate.kernel.store.Journal;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Table;
import neargate.kernel.store.Version;
import neargate.kernel.store.VersionedStore;
import neargate.services.ec2.Ec2Service;
import neargate.services.ec2.instances.InstanceListener;
import neargate.services.ecs.EcsService;
import neargate.services.ecs.roles.TaskRoles;
import neargate.services.ecs.secrets.TaskSecrets;
import neargate.services.ecs.services.LifecycleHooks;
import neargate.services.iam.IamService;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The real services and their controllers, as a process upon a store that outlives it. Everything on one thread. */
public final class ControlPlane {
    public static final Scope SCOPE = new Scope("123456789012", "us-east-1");
    private static final Caller CALLER =
            new Caller(SCOPE.account(), SCOPE.region(), "arn:aws:iam::" + SCOPE.account() + ":root", "simulation");

    private final VirtualTime time;
    private final SplittableRandom random;
    private final Engine engine;
    private final LifecycleHooks hooks;
    private final VersionedStore store;
    private final SimulatedAlarms alarms;
    private final List<Witness> witnesses = new ArrayList<>();
    private final List<Runnable> mourners = new ArrayList<>();
    private final Map<String, Instance> fleet = new HashMap<>();
    private @Nullable Life process;
    private long seen;
    private boolean broken;

    /**
     * A control plane that is not started yet.
     *
     * @param engine runs tasks on Fargate, and goes on when the process dies
     */
    public ControlPlane(VirtualTime time, SplittableRandom random, Engine engine) {
        this(time, random, engine, LifecycleHooks.byHttp());
    }

    /**
     * As above.
     *
     * @param hooks who is asked whether they may go on
     */
    public ControlPlane(VirtualTime time, SplittableRandom random, Engine engine, LifecycleHooks hooks) {
        this.time = time;
        this.random = random;
        this.engine = engine;
        this.hooks = hooks;
        List<Table<?>> tables = Stream.of(
                        EcsService.tables(),
                        Ec2Service.tables(),
                        IamService.tables(),
                        List.<Table<?>>of(SimulatedAlarms.TABLE))
                .<Table<?>>flatMap(List::stream)
                .toList();
        this.store = VersionedStore.openWithoutThreads(tables, Journal.none(), time, random.split(), time);
        this.alarms = new SimulatedAlarms(new MortalStore(store, new Lifetime(() -> {}), this::witness));
        this.seen = store.snapshot().revision();
    }

    /** A process from its start to its death. */
    private record Life(Lifetime lifetime, EcsService ecs, Ec2Service ec2, RunLoop runLoop) {}

    /** Nobody is told of instances: the machines of a fleet start their agents themselves. */
    private static final class NoInstances implements InstanceListener {
        @Override
        public void agentStarted(Scope owner, Instance instance, boolean ecsOptimized, String config) {}

        @Override
        public void agentStopped(String instanceId) {}

        @Override
        public void networkInterfacesChanged(Scope owner, String instanceId) {}

        @Override
        public void ending(String instanceId) {}

        @Override
        public void ended(Scope owner, String instanceId, boolean terminated) {}
    }

    /** Nobody asks for the credentials of a role: nothing runs inside a simulated machine. */
    private static final class NoCredentials implements StsClient {
        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    /** What deployments watch. */
    public SimulatedAlarms alarms() {
        return alarms;
    }

    /** Some EC2 elsewhere has this instance. */
    public void launched(Instance instance) {
        fleet.put(instance.instanceId(), instance);
    }

    /** Starts the process, which takes up what it finds in the store. */
    public void start() {
        var lifetime = new Lifetime(() -> time.execute(this::bury));
        var own = new MortalTime(time, lifetime);
        var mortal = new MortalStore(store, lifetime, this::witness);
        var ec2 = new Ec2Service(
                mortal,
                new Ec2Service.Machine(new SimulatedNetwork(), new SimulatedHypervisor(own), false),
                new IamService(mortal, time, AesGcm.key(new byte[AesGcm.KEY]), new SecureRandom()),
                new NoCredentials(),
                time,
                new SecureRandom());
        var ecs = new EcsService(
                mortal,
                time,
                Pace.AWS,
                new FleetEc2(ec2, fleet),
                alarms,
                hooks,
                TaskSecrets.none(),
                TaskRoles.none(),
                engine,
                random.split(),
                own);
        List<Controller> controllers = new ArrayList<>(ec2.controllers());
        controllers.addAll(ecs.controllers());
        var runLoop = new RunLoop(mortal, controllers, time, own, own);
        process = new Life(lifetime, ecs, ec2, runLoop);
        ec2.recover(new NoInstances());
        ecs.recover();
        runLoop.start();
    }

    /** No death is to come any more. */
    public void live() {
        if (process != null) {
            process.lifetime().endAfter(Integer.MAX_VALUE);
        }
    }

    /**
     * The process dies right after so many more commits, before who made the last one hears of it: often in the middle of
     * something. With 0 it dies at once.
     */
    public void dieAfter(int commits) {
        if (process != null && commits == 0) {
            process.lifetime().end();
        } else if (process != null) {
            process.lifetime().endAfter(commits);
        }
    }

    private void bury() {
        if (process != null && process.lifetime().isOver()) {
            process.runLoop().close();
            engine.listen(_ -> {});
            process = null;
            mourners.forEach(Runnable::run);
        }
    }

    /** Who is told of each commit from now on. */
    public void onCommit(Witness... told) {
        witnesses.addAll(List.of(told));
    }

    /** Who is to be told each time the process has died. */
    public void onDeath(Runnable mourner) {
        mourners.add(mourner);
    }

    /** Whether it answers. */
    public boolean isUp() {
        return process != null && !process.lifetime().isOver();
    }

    /** The newest state, which outlives the process. */
    public Snapshot state() {
        return store.snapshot();
    }

    /** Asks ECS for something, as a user of the account. */
    public <R> R ecs(Function<EcsClient, R> request) throws Unreachable {
        return ask(up -> request.apply(up.ecs()));
    }

    /** Asks EC2 for something, as a user of the account. */
    public <R> R ec2(Function<Ec2Client, R> request) throws Unreachable {
        return ask(up -> request.apply(up.ec2()));
    }

    /** An agent connects. The session ends with the process, of which the agent learns by itself. */
    public AgentCommunication.Session connect(
            String cluster, String containerInstance, Consumer<AcsMessage> agent, Consumer<String> closed)
            throws Unreachable {
        return ask(up -> new MortalSession(up, up.ecs().agents().connect(cluster, containerInstance, agent, closed)));
    }

    /** An agent publishes telemetry. */
    public Optional<TcsMessage> publish(String containerInstance, TcsMessage message) throws Unreachable {
        return ask(up -> up.ecs().agents().publish(containerInstance, message));
    }

    private <R> R ask(Function<Life, R> request) throws Unreachable {
        if (process == null || process.lifetime().isOver()) {
            throw new Unreachable();
        }
        Life up = process;
        try {
            return CALLER.call(() -> request.apply(up));
        } catch (Crash e) {
            throw new Unreachable();
        }
    }

    /** The control plane's end of a connection: it hears nothing after its death. */
    private record MortalSession(Life process, AgentCommunication.Session session)
            implements AgentCommunication.Session {
        @Override
        public void receive(AcsMessage message) {
            whileAlive(() -> session.receive(message));
        }

        @Override
        public void close() {
            whileAlive(session::close);
        }

        private void whileAlive(Runnable work) {
            if (!process.lifetime().isOver()) {
                try {
                    CALLER.run(work);
                } catch (Crash e) {
                    // It died over this; the agent will find out.
                    return;
                }
            }
        }
    }

    /** What is wrong ends the simulation: it must not be taken for a failure of whoever committed it. */
    private void witness() {
        Feed.Stretch stretch = store.feed().after(seen);
        for (Version version : stretch.versions()) {
            seen = version.revision();
            try {
                for (Witness witness : witnesses) {
                    witness.saw(time.instant(), version);
                }
            } catch (Broken | RuntimeException e) {
                // What follows from it is of no interest.
                if (!broken) {
                    broken = true;
                    time.execute(() -> {
                        throw e;
                    });
                }
            }
        }
    }
}
