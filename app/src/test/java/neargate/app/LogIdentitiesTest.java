package neargate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.crypto.SecretKey;
import neargate.app.authorization.Behalf;
import neargate.app.authorization.LogsOnBehalf;
import neargate.app.authorization.Services;
import neargate.engine.logs.AwsLogs;
import neargate.engine.logs.ContainerLogs;
import neargate.engine.logs.LogException;
import neargate.kernel.Caller;
import neargate.kernel.crypto.AesGcm;
import neargate.kernel.store.Journal;
import neargate.kernel.store.Table;
import neargate.kernel.store.VersionedStore;
import neargate.models.ServiceModels;
import neargate.services.cloudwatchlogs.CloudWatchLogsService;
import neargate.services.ecs.roles.AssumedRoles;
import neargate.services.ecs.tasks.LogRole;
import neargate.services.iam.IamService;
import neargate.services.sts.AuthorizationMessages;
import neargate.services.sts.StsService;
import neargate.services.sts.TemporaryCredentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a container's log is written is decided by the policies of who writes it. */
class LogIdentitiesTest {
    private static final String ACCOUNT = "123456789012";
    private static final Caller ROOT = new Caller(ACCOUNT, "us-east-1", Caller.rootOf(ACCOUNT), "request");
    private static final String TASK = "arn:aws:ecs:us-east-1:" + ACCOUNT + ":task/c/1";
    private static final String ROLE = "arn:aws:iam::" + ACCOUNT + ":role/";
    private static final String WRITE = "\"logs:CreateLogStream\",\"logs:PutLogEvents\"";

    @TempDir
    private Path folder;

    private VersionedStore store;
    private IamService iam;
    private CloudWatchLogsService service;
    private ContainerLogs logs;
    private LogRole role;

    @BeforeEach
    void aLogGroup() throws IOException {
        Clock clock = Clock.systemUTC();
        List<Table<?>> tables = new ArrayList<>(IamService.tables());
        tables.addAll(CloudWatchLogsService.tables());
        store = VersionedStore.open(tables, Journal.none(), clock, new Random(7));
        SecretKey key = AesGcm.key(new Random(8));
        iam = new IamService(store, clock, key, new Random(6));
        service = new CloudWatchLogsService(store, clock, folder.resolve("logs"));
        var temporary = new TemporaryCredentials(key, new Random(9), clock);
        var messages = new AuthorizationMessages(iam, key, new Random(10));
        var sts = new StsService(
                iam,
                (action, arn, trust, context) ->
                        iam.authorization().ofRole(Caller.current(), action, arn, trust, context),
                temporary,
                messages);
        var behalf = new Behalf(
                ServiceModels.compiled(), iam.authorization(), Services.ofLogs(iam, service), messages, clock);
        logs = new ContainerLogs(new LogsOnBehalf(service, behalf), folder.resolve("positions"));
        logs.writtenBy(new LogIdentities(
                _ -> Optional.ofNullable(role),
                new TaskIdentities(new AssumedRoles(sts), temporary),
                iam,
                sts,
                temporary));
        ROOT.run(() -> service.createLogGroup(r -> r.logGroupName("web")));
    }

    @AfterEach
    void close() throws IOException {
        logs.close();
        store.close();
    }

    private void role(String name, String trusted, String actions) {
        ROOT.run(() -> {
            iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"%s.amazonaws.com"},
                     "Action":"sts:AssumeRole"}}""".formatted(trusted)));
            iam.putRolePolicy(r -> r.roleName(name).policyName("p").policyDocument("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":[%s],
                     "Resource":"arn:aws:logs:us-east-1:123456789012:log-group:*"}}""".formatted(actions)));
        });
    }

    private void profile(String name, String role) {
        ROOT.run(() -> {
            iam.createInstanceProfile(r -> r.instanceProfileName(name));
            if (role != null) {
                iam.addRoleToInstanceProfile(r -> r.instanceProfileName(name).roleName(role));
            }
        });
    }

    private static AwsLogs to(String group, boolean createGroup) {
        return new AwsLogs(TASK, "us-east-1", group, "ecs/web/1", createGroup, Map.of());
    }

    private void execution(String name) {
        role = new LogRole.OfExecution(ROLE + name, "1");
    }

    private void instance(String profile) {
        role = new LogRole.OfInstance("arn:aws:iam::" + ACCOUNT + ":instance-profile/" + profile, "i-1");
    }

    private List<String> lines() {
        return ROOT
                .call(() -> service.getLogEvents(
                        r -> r.logGroupName("web").logStreamName("ecs/web/1").startFromHead(true)))
                .events()
                .stream()
                .map(event -> event.message())
                .toList();
    }

    @Test
    void anExecutionRoleWritesWhatItMay() throws Exception {
        role("writer", "ecs-tasks", WRITE);
        execution("writer");
        logs.prepare(to("web", false));
        Path file = folder.resolve("c1-json.log");
        Files.writeString(file, """
                {"log":"hello\\n","stream":"stdout","time":"2026-11-23T08:00:00Z"}
                """);
        logs.follow("c1", to("web", false), file);
        logs.awaitDelivered("c1");
        assertThat(lines()).containsExactly("hello");
    }

    @Test
    void withoutPermissionsATaskDoesNotStartInFargatesWordsAndInDockers() {
        role("reader", "ecs-tasks", "\"logs:GetLogEvents\"");
        execution("reader");
        String denied = "failed to create Cloudwatch log stream: AccessDeniedException: User:"
                + " arn:aws:sts::123456789012:assumed-role/reader/1 is not authorized to perform: logs:CreateLogStream"
                + " on resource: arn:aws:logs:us-east-1:123456789012:log-group:web:log-stream:ecs/web/1 because no"
                + " identity-based policy allows the logs:CreateLogStream action";
        assertThatThrownBy(() -> logs.prepare(to("web", false))).isInstanceOfSatisfying(LogException.class, e -> {
            assertThat(e)
                    .hasMessageStartingWith("ResourceInitializationError: failed to validate logger args:"
                            + " create stream has been retried 1 times: " + denied)
                    .hasMessageEndingWith(" : exit status 1");
            assertThat(e.onInstance())
                    .isEqualTo("CannotStartContainerError: Error response from daemon: failed to initialize"
                            + " logging driver: " + denied);
        });
    }

    @Test
    void aGroupIsMadeByWhoMayMakeOne() {
        role("writer", "ecs-tasks", WRITE);
        role("maker", "ecs-tasks", WRITE + ",\"logs:CreateLogGroup\"");
        execution("writer");
        assertThatThrownBy(() -> logs.prepare(to("new", true))).hasMessageContaining("logs:CreateLogGroup");
        execution("maker");
        assertThatCode(() -> logs.prepare(to("new", true))).doesNotThrowAnyException();
    }

    @Test
    void aRoleThatTasksMayNotHaveWritesNothingAndOneThatWasNeverMadeIsNotMissed() {
        role("machine", "ec2", WRITE);
        execution("machine");
        assertThatThrownBy(() -> logs.prepare(to("web", false)))
                .isInstanceOf(LogException.class)
                .hasMessageStartingWith("ECS was unable to assume the role '" + ROLE + "machine'");
        execution("none");
        assertThatCode(() -> logs.prepare(to("web", false))).doesNotThrowAnyException();
    }

    @Test
    void anInstanceWritesWithTheRoleOfItsProfileIfItHasOne() {
        role("machine", "ec2", WRITE);
        role("reader", "ec2", "\"logs:GetLogEvents\"");
        role("task", "ecs-tasks", WRITE);
        profile("machine", "machine");
        profile("reader", "reader");
        profile("wrong", "task");
        profile("empty", null);
        for (String may : List.of("machine", "empty", "none")) {
            instance(may);
            assertThatCode(() -> logs.prepare(to("web", false))).as(may).doesNotThrowAnyException();
        }
        instance("reader");
        assertThatThrownBy(() -> logs.prepare(to("web", false)))
                .hasMessageContaining("assumed-role/reader/i-1 is not authorized to perform: logs:CreateLogStream");
        instance("wrong");
        assertThatThrownBy(() -> logs.prepare(to("web", false))).hasMessageContaining("NoCredentialProviders");
    }
}
