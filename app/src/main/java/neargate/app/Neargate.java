package neargate.app;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import neargate.app.authorization.Behalf;
import neargate.app.authorization.KmsOnBehalf;
import neargate.app.authorization.LocalAccess;
import neargate.app.authorization.LogsOnBehalf;
import neargate.app.authorization.ParametersOnBehalf;
import neargate.app.authorization.SecretsOnBehalf;
import neargate.app.authorization.Services;
import neargate.engine.Engine;
import neargate.engine.Hypervisor;
import neargate.engine.network.Network;
import neargate.gateway.Coverage;
import neargate.gateway.Gateway;
import neargate.gateway.Told;
import neargate.gateway.auth.Authenticator;
import neargate.gateway.http.HttpEndpoint;
import neargate.gateway.protocol.Router;
import neargate.kernel.Caller;
import neargate.kernel.Ids;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.RunLoop;
import neargate.kernel.controller.Timers;
import neargate.kernel.store.Journal;
import neargate.kernel.store.Scope;
import neargate.kernel.store.SqliteJournal;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.VersionedStore;
import neargate.models.ServiceModels;
import neargate.services.cloudwatchlogs.CloudWatchLogsService;
import neargate.services.ec2.Ec2Service;
import neargate.services.ecs.EcsService;
import neargate.services.ecs.agents.AgentSockets;
import neargate.services.ecs.exec.DataChannels;
import neargate.services.ecs.explain.Answer;
import neargate.services.ecs.roles.AssumedRoles;
import neargate.services.ecs.secrets.FetchedSecrets;
import neargate.services.ecs.services.Alarms;
import neargate.services.ecs.services.LifecycleHooks;
import neargate.services.iam.IamService;
import neargate.services.kms.KmsService;
import neargate.services.secretsmanager.SecretsManagerService;
import neargate.services.ssm.SsmService;
import neargate.services.sts.AuthorizationMessages;
import neargate.services.sts.StsService;
import neargate.services.sts.TemporaryCredentials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkClient;

/** All parts, put together: the one place of wiring. */
public final class Neargate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("neargate");
    private static final int LARGEST_BODY = 10 << 20;

    private final Instance.Status status;
    private final Store store;
    private final Machine machine;
    private final Gateway gateway;
    private final RunLoop runLoop;
    private final Timers timers;
    private final ExecutorService executor;
    private final Supplier<Coverage> coverage;

    private Neargate(
            Instance.Status status,
            Store store,
            Machine machine,
            Gateway gateway,
            RunLoop runLoop,
            Timers timers,
            ExecutorService executor,
            Supplier<Coverage> coverage) {
        this.coverage = coverage;
        this.status = status;
        this.store = store;
        this.machine = machine;
        this.gateway = gateway;
        this.runLoop = runLoop;
        this.timers = timers;
        this.executor = executor;
    }

    /**
     * Starts everything on an instance whose lock this process holds. Returns when requests are answered; the container
     * engine may still be on its way up, and tasks wait for it.
     *
     * @throws Refusal when the port, the machine or the data does not allow it
     */
    public static Neargate start(Configuration configuration, Instance instance) {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        var ids = new Ids(random);
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        VersionedStore store = store(configuration, instance, clock, random);

        Path logFolder = configuration.ephemeral() ? instance.file("ephemeral-logs") : instance.file("logs");
        var logs = new CloudWatchLogsService(store, clock, logFolder);
        if (configuration.ephemeral()) {
            logs.clear();
        }
        ServiceModels models = ServiceModels.compiled();
        SecretKey rootKey = instance.kmsRootKey(configuration.ephemeral(), random);
        var iam = new IamService(store, clock, rootKey, random);
        SecretKey sessionKey = instance.sessionKey(configuration.ephemeral(), random);
        var messages = new AuthorizationMessages(iam, sessionKey, random);
        var ofLogs = new Behalf(models, iam.authorization(), Services.ofLogs(iam, logs), messages, clock);
        Machine machine = Machine.of(configuration, instance, new LogsOnBehalf(logs, ofLogs), clock);
        Network network = machine.network();
        Engine engine = machine.engine();
        Hypervisor hypervisor = machine.hypervisor();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        var temporary = new TemporaryCredentials(sessionKey, random, clock);
        var sts = new StsService(
                iam,
                (action, role, trust, context) ->
                        iam.authorization().ofRole(Caller.current(), action, role, trust, context),
                temporary,
                messages);
        var ec2 = new Ec2Service(
                store,
                new Ec2Service.Machine(network, hypervisor, configuration.strictAmis()),
                iam,
                sts,
                clock,
                random);
        var kms = new KmsService(store, clock, rootKey, random, iam::identities);
        var ofKeys = new Behalf(models, iam.authorization(), Services.ofKeys(ec2, iam, kms, logs), messages, clock);
        var secrets = new SecretsManagerService(
                store, clock, new KmsOnBehalf(kms, "secretsmanager", ofKeys), random, iam::identities);
        var ofSecrets = new Behalf(
                models, iam.authorization(), Services.ofSecrets(ec2, iam, kms, secrets, logs), messages, clock);
        var readSecrets = new SecretsOnBehalf(secrets, ofSecrets);
        var ssm = new SsmService(store, clock, ec2, new KmsOnBehalf(kms, "ssm", ofKeys), readSecrets, random);
        var ofParameters = new Behalf(
                models, iam.authorization(), Services.ofParameters(ec2, iam, kms, secrets, ssm, logs), messages, clock);
        var taskRoles = new AssumedRoles(sts);
        var taskIdentities = new TaskIdentities(taskRoles, temporary);
        var ecs = new EcsService(
                store,
                clock,
                configuration.pace(),
                ec2,
                Alarms.none(),
                LifecycleHooks.byHttp(),
                new FetchedSecrets(readSecrets, new ParametersOnBehalf(ssm, ofParameters), taskIdentities),
                taskRoles,
                engine,
                random,
                executor);
        machine.logsAreWrittenBy(new LogIdentities(ecs.logRoles()::of, taskIdentities, iam, sts, temporary));
        Map<String, SdkClient> services =
                services(ecs, ec2, iam, kms, secrets.batchesReadBy(readSecrets), sts, ssm, logs);

        List<Controller> controllers = new ArrayList<>();
        controllers.addAll(ec2.controllers());
        controllers.addAll(ecs.controllers());
        controllers.addAll(iam.controllers());
        controllers.addAll(kms.controllers());
        controllers.addAll(secrets.controllers());
        controllers.addAll(ssm.controllers());
        controllers.addAll(logs.controllers());
        Timers timers = Timers.of(clock);
        var runLoop = new RunLoop(store, controllers, clock, executor, timers);
        Meters.register(meters, store, runLoop);

        Runnable reset = () -> {
            store.clear();
            engine.clear();
            hypervisor.clear();
            network.retain(Set.of());
            logs.clear();
        };
        var access =
                new LocalAccess(iam.authorization(), new Services(ecs, ec2, iam, kms, secrets, ssm, logs), messages);
        var home = new Scope(configuration.account(), configuration.region());
        var root = new Caller(home.account(), home.region(), Caller.rootOf(home.account()), "plan");
        Gateway gateway;
        try {
            gateway = Gateway.start(
                    new Gateway.Settings(configuration.host(), configuration.port(), LARGEST_BODY),
                    models,
                    Router.of(models),
                    services,
                    new Authenticator(
                            new IssuedCredentials(instance.rootKey(), configuration.account(), iam, temporary),
                            configuration.auth() == Configuration.Auth.strict,
                            configuration.account(),
                            configuration.region(),
                            clock),
                    access,
                    meters,
                    ids,
                    clock,
                    configuration.ephemeral() ? Optional.of(reset) : Optional.empty(),
                    (cluster, name) -> told(ecs.explainer().explain(home, cluster, name)),
                    (operation, request) -> told(root.call(() -> ecs.rehearsal().plan(operation, request))),
                    new EcsWebSockets(
                            new AgentSockets(ecs.agents(), timers, clock, ids),
                            new DataChannels(
                                    ecs.tickets(), engine, logs, configuration.pace(), timers, clock, ids, executor)));
        } catch (HttpEndpoint.PortException e) {
            store.close();
            throw new Refusal(e.getMessage() + ". Choose another with --port.");
        }
        network.answerTasks(ecs.taskEndpoint());
        network.answerApi(gateway.listenForVpcs());
        boolean hasNetworks = ec2.hasNetworks();
        if (hasNetworks) {
            // What runs on from an earlier process asks at once: it is answered when others are told that Neargate is
            // up.
            ec2.recoverNetworks();
        }
        machine.start(() -> {
            if (!hasNetworks) {
                ec2.recoverNetworks();
            }
            ec2.recover(new InstanceEvents(ecs.localAgents(), ecs.attachedInterfaces()));
            ecs.recover();
            runLoop.start();
        });
        var status = new Instance.Status(
                ProcessHandle.current().pid(),
                "http://" + configuration.host() + ":" + gateway.port(),
                Version.current(),
                instance.data().toString(),
                configuration.engine().name(),
                machine.where(),
                configuration.egress().name(),
                configuration.auth().name(),
                configuration.region(),
                configuration.account(),
                configuration.ephemeral());
        instance.say(status);
        return new Neargate(
                status, store, machine, gateway, runLoop, timers, executor, () -> Gateway.coverage(models, services));
    }

    private static Told told(Answer answer) {
        return new Told(answer.given(), answer.text());
    }

    private static VersionedStore store(
            Configuration configuration, Instance instance, Clock clock, RandomGenerator random) {
        List<Table<?>> tables = Stream.of(
                        EcsService.tables(),
                        Ec2Service.tables(),
                        IamService.tables(),
                        KmsService.tables(),
                        SecretsManagerService.tables(),
                        SsmService.tables(),
                        CloudWatchLogsService.tables())
                .flatMap(List::stream)
                .toList();
        try {
            Journal journal =
                    configuration.ephemeral() ? Journal.none() : SqliteJournal.open(instance.file("neargate.db"));
            return VersionedStore.open(tables, journal, clock, random);
        } catch (Journal.JournalException e) {
            throw new Refusal(e.getMessage());
        }
    }

    private static Map<String, SdkClient> services(SdkClient... services) {
        Map<String, SdkClient> byModule = new HashMap<>();
        for (SdkClient service : services) {
            String name = service.getClass().getPackageName();
            byModule.put(name.substring(name.lastIndexOf('.') + 1), service);
        }
        return byModule;
    }

    public Instance.Status status() {
        return status;
    }

    /** What is on the wire, and what of it is there. */
    public Coverage coverage() {
        return coverage.get();
    }

    /** Stops answering and lets go of the machine. Tasks go on running. */
    @Override
    public void close() {
        gateway.close();
        runLoop.close();
        timers.close();
        executor.shutdownNow();
        machine.close();
        store.close();
        LOG.info("stopped");
    }
}
