package neargate.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import neargate.engine.Engine;
import neargate.engine.Hypervisor;
import neargate.engine.network.SimulatedNetwork;
import neargate.engine.simulated.SimulatedEngine;
import neargate.engine.simulated.SimulatedHypervisor;
import neargate.kernel.Caller;
import neargate.kernel.Pace;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.RunLoop;
import neargate.kernel.controller.VirtualTime;
import neargate.kernel.crypto.AesGcm;
import neargate.kernel.store.Journal;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.VersionedStore;
import neargate.services.ClientOf;
import neargate.services.ec2.Ec2Service;
import neargate.services.ec2.instances.InstanceListener;
import neargate.services.ecs.agents.LocalAgents;
import neargate.services.ecs.instances.AttachedInterfaces;
import neargate.services.ecs.roles.AssumedRoles;
import neargate.services.ecs.secrets.ExecutionRoles;
import neargate.services.ecs.secrets.FetchedSecrets;
import neargate.services.ecs.services.LifecycleHooks;
import neargate.services.iam.IamService;
import neargate.services.kms.KmsService;
import neargate.services.secretsmanager.SecretsManagerService;
import neargate.services.ssm.SsmService;
import neargate.services.sts.TestSts;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * ECS and EC2 with their controllers at work, on an engine that runs nothing, in a time that passes only while a test
 * waits. All of it on the test's own thread. Has a cluster {@code c}.
 */
public final class LiveWorld implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofHours(2);

    public final VirtualTime time = new VirtualTime(Instant.parse("2026-11-23T12:00:00Z"));
    public final SimulatedEngine engine;
    public final SimulatedHypervisor hypervisor = new SimulatedHypervisor(time);
    public final VersionedStore store;
    public final TestAlarms alarms;
    public Ec2Service ec2;
    public EcsService ecs;
    private final Pace pace;
    private SecretsManagerService secrets;
    private SsmService ssm;
    private IamService iam;
    private final SecretKey rootKey = AesGcm.key(new Random(8));
    private RunLoop runLoop;

    public LiveWorld() {
        this(new Engine.Capacity(2_048, 16_384));
    }

    public LiveWorld(Engine.Capacity machine) {
        this(machine, Pace.AWS);
    }

    public LiveWorld(Engine.Capacity machine, Pace pace) {
        this.pace = pace;
        engine = new SimulatedEngine(time, time, machine);
        var tables = new ArrayList<Table<?>>(EcsService.tables());
        tables.addAll(Ec2Service.tables());
        tables.addAll(IamService.tables());
        tables.addAll(KmsService.tables());
        tables.addAll(SecretsManagerService.tables());
        tables.addAll(SsmService.tables());
        tables.add(TestAlarms.TABLE);
        store = VersionedStore.openWithoutThreads(tables, Journal.none(), time, new Random(7), time);
        alarms = new TestAlarms(store);
        ec2 = ec2(store, time, hypervisor);
        ecs = ecs();
        runLoop = loop();
        start();
        user().createCluster(request -> request.clusterName("c"));
    }

    private EcsService ecs() {
        var kms = new KmsService(store, time, rootKey, new Random(2), () -> iam.identities());
        secrets = new SecretsManagerService(store, time, kms, new Random(3), () -> iam.identities());
        ssm = new SsmService(store, time, ec2, kms, secrets, new Random(4));
        iam = new IamService(store, time, AesGcm.key(new Random(5)), new Random(6));
        return new EcsService(
                store,
                time,
                pace,
                ec2,
                alarms,
                LifecycleHooks.byHttp(),
                new FetchedSecrets(secrets, ssm, ExecutionRoles.byName()),
                new AssumedRoles(TestSts.over(iam, TestSts.credentials(time))),
                engine,
                new Random(1),
                time);
    }

    /** EC2 without a network. */
    public static Ec2Service ec2(Store store, Clock clock, Hypervisor hypervisor) {
        var iam = new IamService(store, clock, AesGcm.key(new Random(5)), new Random(6));
        return new Ec2Service(
                store,
                new Ec2Service.Machine(new SimulatedNetwork(), hypervisor, false),
                iam,
                TestSts.over(iam),
                clock,
                new SecureRandom());
    }

    private RunLoop loop() {
        var controllers = new ArrayList<Controller>(ec2.controllers());
        controllers.addAll(ecs.controllers());
        return new RunLoop(store, controllers, time, time, time);
    }

    private void start() {
        LocalAgents agents = ecs.localAgents();
        AttachedInterfaces attached = ecs.attachedInterfaces();
        ec2.recover(new InstanceListener() {
            @Override
            public void agentStarted(Scope owner, Instance instance, boolean ecsOptimized, String config) {
                agents.start(owner, instance, ecsOptimized, config);
            }

            @Override
            public void agentStopped(String instanceId) {
                agents.stop(instanceId);
            }

            @Override
            public void networkInterfacesChanged(Scope owner, String instanceId) {
                attached.changed(owner, instanceId);
            }

            @Override
            public void ending(String instanceId) {
                agents.ending(instanceId);
            }

            @Override
            public void ended(Scope owner, String instanceId, boolean terminated) {
                agents.ended(owner, instanceId, terminated);
            }
        });
        ecs.recover();
        runLoop.start();
    }

    /** The control plane stops where it is. The machine goes on, and what it tells is heard by nobody. */
    public void kill() {
        runLoop.close();
        engine.listen(nobody -> {});
        hypervisor.listen(nobody -> {}, nobody -> {});
    }

    /** A new process takes over the store and the engine. */
    public void restart() {
        ec2 = ec2(store, time, hypervisor);
        ecs = ecs();
        runLoop = loop();
        start();
    }

    public EcsClient user() {
        return client(EcsClient.class, () -> ecs);
    }

    public SecretsManagerClient secrets() {
        return client(SecretsManagerClient.class, () -> secrets);
    }

    public SsmClient parameters() {
        return parameters(EcsWorld.REGION);
    }

    public SsmClient parameters(String region) {
        return client(region, SsmClient.class, () -> ssm);
    }

    public IamClient identities() {
        return client(IamClient.class, () -> iam);
    }

    public Ec2Client network() {
        return client(Ec2Client.class, () -> ec2);
    }

    private static <C> C client(Class<C> type, Supplier<C> service) {
        return client(EcsWorld.REGION, type, service);
    }

    private static <C> C client(String region, Class<C> type, Supplier<C> service) {
        var caller = new Caller(EcsWorld.ACCOUNT, region, EcsWorld.ROOT, "request");
        return ClientOf.service(type, caller, service);
    }

    /** The subnets of the default VPC, with public addresses. */
    public NetworkConfiguration anywhere() {
        List<String> subnets = network().describeSubnets().subnets().stream()
                .map(Subnet::subnetId)
                .toList();
        return NetworkConfiguration.builder()
                .awsvpcConfiguration(vpc -> vpc.subnets(subnets).assignPublicIp(AssignPublicIp.ENABLED))
                .build();
    }

    /** A task of its own in the cluster c. */
    public Task runOnFargate(String definition) {
        return user().runTask(request -> request.cluster("c")
                        .taskDefinition(definition)
                        .launchType(LaunchType.FARGATE)
                        .networkConfiguration(anywhere()))
                .tasks()
                .getFirst();
    }

    /** Registers a definition of one container {@code main}; returns its ARN. */
    public String define(String family, String image, Consumer<ContainerDefinition.Builder> more) {
        return user().registerTaskDefinition(request -> request.family(family)
                        .requiresCompatibilities(Compatibility.FARGATE)
                        .networkMode(NetworkMode.AWSVPC)
                        .cpu("256")
                        .memory("512")
                        .containerDefinitions(
                                container -> container.name("main").image(image).applyMutation(more)))
                .taskDefinition()
                .taskDefinitionArn();
    }

    /** Starts instances of a type in a zone of the default VPC, and waits until they are container instances. */
    public List<Instance> launch(int count, InstanceType type, String zone) {
        String subnet = network()
                .describeSubnets(request -> request.filters(
                        filter -> filter.name("availability-zone").values(zone)))
                .subnets()
                .getFirst()
                .subnetId();
        String userData = "#!/bin/bash\necho ECS_CLUSTER=c >> /etc/ecs/ecs.config\n";
        int before = containerInstances().size();
        List<Instance> made = network()
                .runInstances(request -> request.imageId("ami-0123456789abcdef0")
                        .instanceType(type)
                        .subnetId(subnet)
                        .minCount(count)
                        .maxCount(count)
                        .userData(Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8))))
                .instances();
        await(
                () -> containerInstances().stream()
                        .filter(ContainerInstance::agentConnected)
                        .toList(),
                now -> now.size() == before + count);
        return made;
    }

    /** The container instances of the cluster. */
    public List<ContainerInstance> containerInstances() {
        List<String> arns =
                user().listContainerInstances(request -> request.cluster("c")).containerInstanceArns();
        return arns.isEmpty()
                ? List.of()
                : user().describeContainerInstances(
                                request -> request.cluster("c").containerInstances(arns))
                        .containerInstances();
    }

    public Task task(String arn) {
        return user().describeTasks(request -> request.cluster("c").tasks(arn))
                .tasks()
                .getFirst();
    }

    public Service service(String name) {
        return user().describeServices(request -> request.cluster("c").services(name))
                .services()
                .getFirst();
    }

    /** The tasks of a service which should run, or which should not. */
    public List<Task> tasks(String service, DesiredStatus desired) {
        List<String> arns = user().listTasks(
                        request -> request.cluster("c").serviceName(service).desiredStatus(desired))
                .taskArns();
        return arns.isEmpty()
                ? List.of()
                : user().describeTasks(request -> request.cluster("c").tasks(arns))
                        .tasks();
    }

    /** Waits until a task is in a state. */
    public Task await(Task task, String lastStatus) {
        return await(() -> task(task.taskArn()), now -> now.lastStatus().equals(lastStatus));
    }

    /** Waits, second by second, until what is seen is as it should be. */
    public <T> T await(Supplier<T> seen, Predicate<? super T> condition) {
        Instant end = time.instant().plus(LONGEST_WAIT);
        time.settle();
        T now = seen.get();
        while (!condition.test(now)) {
            assertThat(time.instant()).as("still " + now).isBefore(end);
            time.advance(Duration.ofSeconds(1));
            now = seen.get();
        }
        return now;
    }

    @Override
    public void close() {
        runLoop.close();
        store.close();
    }
}
