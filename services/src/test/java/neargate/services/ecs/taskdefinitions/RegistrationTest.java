package neargate.services.ecs.taskdefinitions;

import static neargate.services.ecs.EcsWorld.assertFails;
import static neargate.services.ecs.taskdefinitions.Definitions.nginx;
import static neargate.services.ecs.taskdefinitions.Definitions.sidecar;
import static neargate.services.ecs.taskdefinitions.Definitions.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.IpcMode;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PidMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** What RegisterTaskDefinition refuses: a definition that is fine, one thing spoilt, and what is said to it. */
class RegistrationTest {
    private record Spoilt(String how, String message, RegisterTaskDefinitionRequest request) {
        DynamicTest refused() {
            return DynamicTest.dynamicTest(
                    how, () -> assertFails(ClientException.class, message, () -> Registration.definition(request)));
        }
    }

    private static Spoilt task(String how, String message, UnaryOperator<RegisterTaskDefinitionRequest.Builder> spoil) {
        return new Spoilt(how, message, spoil.apply(web()).build());
    }

    private static Spoilt container(String how, String message, UnaryOperator<ContainerDefinition.Builder> spoil) {
        return task(
                how, message, it -> it.containerDefinitions(spoil.apply(nginx()).build()));
    }

    private static Spoilt containers(String how, String message, ContainerDefinition.Builder... containers) {
        return task(
                how,
                message,
                it -> it.containerDefinitions(Stream.of(containers)
                        .map(ContainerDefinition.Builder::build)
                        .toList()));
    }

    /** A definition for EC2, behind a bridge and without a size of its own. */
    private static Spoilt onEc2(String how, String message, UnaryOperator<ContainerDefinition.Builder> spoil) {
        return onEc2(how, message, spoil, null);
    }

    private static Spoilt onEc2(
            String how, String message, UnaryOperator<ContainerDefinition.Builder> spoil, NetworkMode mode) {
        RegisterTaskDefinitionRequest request = RegisterTaskDefinitionRequest.builder()
                .family("old")
                .networkMode(mode)
                .containerDefinitions(spoil.apply(nginx()).build())
                .build();
        return new Spoilt(how, message, request);
    }

    private static Stream<DynamicTest> refused(Spoilt... spoilt) {
        return Stream.of(spoilt).map(Spoilt::refused);
    }

    @Test
    void theDefinitionThatTheyAreMadeFromIsFine() {
        assertThat(Registration.definition(web().build()).compatibilities()).contains(Compatibility.FARGATE);
    }

    @TestFactory
    Stream<DynamicTest> taskSizesOnFargate() {
        String none = "No Fargate configuration exists for given values: ";
        String seeDocumentation = " memory. See the Amazon ECS documentation for the valid values.";
        return refused(
                task(
                        "a quarter of a CPU and 4 GB",
                        none + "256 CPU, 4096" + seeDocumentation,
                        it -> it.cpu("256").memory("4096")),
                task(
                        "a third of a CPU",
                        none + "341 CPU, 512" + seeDocumentation,
                        it -> it.cpu("341").memory("512")),
                task("no CPU", "Fargate requires that 'cpu' be defined at the task level.", it -> it.cpu(null)),
                task(
                        "no memory",
                        "Fargate requires that 'memory' be defined at the task level.",
                        it -> it.memory(null)
                                .containerDefinitions(nginx().memory(128).build())),
                task("words for CPU", "Invalid 'cpu' setting for task.", it -> it.cpu("much")),
                task("words for memory", "Invalid 'memory' setting for task.", it -> it.memory("much")));
    }

    @TestFactory
    Stream<DynamicTest> containersAmongEachOther() {
        return refused(
                containers("none", "Container list cannot be empty."),
                containers(
                        "eleven",
                        "Too many containers.",
                        IntStream.range(0, 11)
                                .mapToObj(i -> sidecar("c" + i))
                                .toArray(ContainerDefinition.Builder[]::new)),
                containers(
                        "two of one name",
                        "Container names must be unique: 'nginx' is used more than once.",
                        nginx(),
                        nginx().portMappings(List.of())),
                containers(
                        "none essential",
                        "A task definition must have at least one essential container.",
                        sidecar("a")),
                containers("no name", "Container.name should not be null or empty.", nginx().name(null)),
                containers("a strange name", "Container.name contains invalid characters.", nginx().name("a b")),
                containers(
                        "a long name",
                        "Container.name is too long. The maximum is 255 characters.",
                        nginx().name("n".repeat(256))));
    }

    @TestFactory
    Stream<DynamicTest> images() {
        return refused(
                container("none", "Container.image should not be null or empty.", it -> it.image(null)),
                container("empty", "Container.image should not be null or empty.", it -> it.image("")),
                container("with a blank", "Container.image contains invalid characters.", it -> it.image("ng inx")),
                container("no tag after a colon", "Container.image contains invalid characters.", it -> it.image("a:")),
                container("a URL", "Container.image contains invalid characters.", it -> it.image("https://a/b")));
    }

    @TestFactory
    Stream<DynamicTest> ports() {
        return refused(
                container(
                        "a host port that differs in awsvpc",
                        "When networkMode=awsvpc, the host ports and container ports in port mappings must match.",
                        it -> it.portMappings(p -> p.containerPort(80).hostPort(8080))),
                container(
                        "port 99999",
                        "Invalid 'containerPort' setting for container 'nginx'.",
                        it -> it.portMappings(p -> p.containerPort(99_999))),
                container(
                        "port 0",
                        "Invalid 'containerPort' setting for container 'nginx'.",
                        it -> it.portMappings(p -> p.containerPort(0))),
                container(
                        "no port",
                        "Invalid 'containerPort' setting for container 'nginx'.",
                        it -> it.portMappings(p -> p.hostPort(80))),
                onEc2(
                        "host port 99999",
                        "Invalid 'hostPort' setting for container 'nginx'.",
                        it -> it.memory(128)
                                .portMappings(p -> p.containerPort(80).hostPort(99_999))),
                container(
                        "a protocol that is none",
                        "Invalid 'protocol' setting for container 'nginx'.",
                        it -> it.portMappings(p -> p.containerPort(80).protocol("sctp"))),
                container(
                        "an application protocol that is none",
                        "Invalid 'appProtocol' setting for container 'nginx'.",
                        it -> it.portMappings(p -> p.containerPort(80).appProtocol("gopher"))),
                container(
                        "a range that runs backwards",
                        "Invalid 'containerPortRange' setting for container 'nginx'.",
                        it -> it.portMappings(p -> p.containerPortRange("90-80"))),
                onEc2(
                        "a range where there is no translation",
                        "containerPortRange is not supported when networkMode=host.",
                        it -> it.memory(128).portMappings(p -> p.containerPortRange("80-90")),
                        NetworkMode.HOST),
                onEc2(
                        "links without a bridge",
                        "Links are not supported when networkMode=awsvpc.",
                        it -> it.memory(128).links("other"),
                        NetworkMode.AWSVPC),
                onEc2(
                        "no number of GPUs",
                        "Invalid 'resourceRequirements' setting for container 'nginx'.",
                        it -> it.memory(128)
                                .resourceRequirements(r -> r.type("GPU").value("many"))),
                container(
                        "one port twice",
                        "Port mappings must be unique: 80/tcp is mapped more than once.",
                        it -> it.portMappings(
                                p -> p.containerPort(80),
                                p -> p.containerPort(80).protocol("tcp"))),
                containers(
                        "one port in two containers",
                        "Port mappings must be unique: 80/tcp is mapped more than once.",
                        nginx(),
                        nginx().name("other")),
                container(
                        "one name twice",
                        "Port mapping names must be unique: 'http' is used more than once.",
                        it -> it.portMappings(
                                p -> p.containerPort(80).name("http"),
                                p -> p.containerPort(81).name("http"))));
    }

    @Test
    void onePortForTwoProtocolsIsFine() {
        RegisterTaskDefinitionRequest request = web().containerDefinitions(nginx().portMappings(
                                p -> p.containerPort(53),
                                p -> p.containerPort(53).protocol("udp"))
                        .build())
                .build();

        assertThat(Registration.definition(request)
                        .containerDefinitions()
                        .getFirst()
                        .portMappings())
                .hasSize(2);
    }

    @TestFactory
    Stream<DynamicTest> memoryAndCpu() {
        return refused(
                onEc2(
                        "no memory anywhere",
                        "Invalid setting for container 'nginx'. At least one of 'memory' or 'memoryReservation' must be"
                                + " specified.",
                        it -> it),
                container(
                        "less than Docker's minimum",
                        "Invalid 'memory' setting for container 'nginx'. The minimum is 6 MiB.",
                        it -> it.memory(5)),
                container(
                        "negative",
                        "Invalid 'memoryReservation' setting for container 'nginx'. The minimum is 6 MiB.",
                        it -> it.memoryReservation(-1)),
                container(
                        "more reserved than allowed",
                        "Invalid setting for container 'nginx'. 'memoryReservation' must not be greater than 'memory'.",
                        it -> it.memory(128).memoryReservation(256)),
                container(
                        "more than the task",
                        "Invalid setting for container 'nginx'. The 'memory' setting for container is greater than for"
                                + " the task.",
                        it -> it.memory(513)),
                containers(
                        "more reserved than the task has",
                        "The sum of the 'memoryReservation' settings of all containers (600) is greater than the"
                                + " 'memory' setting of the task (512).",
                        nginx().memoryReservation(300),
                        sidecar("a").memoryReservation(300)),
                containers(
                        "more CPU than the task",
                        "The sum of the 'cpu' settings of all containers (257) is greater than the 'cpu' setting of the"
                                + " task (256).",
                        nginx().cpu(200),
                        sidecar("a").cpu(57)),
                container("negative CPU", "Invalid 'cpu' setting for container 'nginx'.", it -> it.cpu(-1)));
    }

    @TestFactory
    Stream<DynamicTest> dependencies() {
        return refused(
                container(
                        "on a container that is not there",
                        "Container 'nginx' cannot depend on container 'db' because it does not exist.",
                        it -> it.dependsOn(d -> d.containerName("db").condition(ContainerCondition.START))),
                container(
                        "on itself",
                        "Container dependencies must not be circular: nginx -> nginx",
                        it -> it.dependsOn(d -> d.containerName("nginx").condition(ContainerCondition.START))),
                containers(
                        "in a circle",
                        "Container dependencies must not be circular: nginx -> a -> nginx",
                        nginx().dependsOn(d -> d.containerName("a").condition(ContainerCondition.START)),
                        sidecar("a").dependsOn(d -> d.containerName("nginx").condition(ContainerCondition.START))),
                containers(
                        "on the health of one without a check",
                        "Container 'nginx' cannot depend on container 'a' with condition HEALTHY because it has no"
                                + " health check.",
                        nginx().dependsOn(d -> d.containerName("a").condition(ContainerCondition.HEALTHY)),
                        sidecar("a")),
                containers(
                        "on the end of an essential one",
                        "Container 'a' cannot depend on container 'nginx' with condition SUCCESS because it is"
                                + " essential.",
                        nginx(),
                        sidecar("a").dependsOn(d -> d.containerName("nginx").condition(ContainerCondition.SUCCESS))),
                containers(
                        "with a condition that is none",
                        "Invalid 'dependsOn.condition' setting for container 'nginx'.",
                        nginx().dependsOn(d -> d.containerName("a").condition("LATER")),
                        sidecar("a")));
    }

    @TestFactory
    Stream<DynamicTest> links() {
        return refused(
                task(
                        "to a container that is not there",
                        "Container 'nginx' cannot link to container 'db' because it does not exist.",
                        it -> bridge(it, nginx().links("db:database"))),
                task(
                        "to itself",
                        "Container dependencies must not be circular: nginx -> nginx",
                        it -> bridge(it, nginx().links("nginx"))),
                task(
                        "in a circle",
                        "Container dependencies must not be circular: nginx -> a -> nginx",
                        it -> bridge(it, nginx().links("a:b"), sidecar("a").links("nginx"))),
                task(
                        "to one that depends on it",
                        "Container dependencies must not be circular: nginx -> a -> nginx",
                        it -> bridge(
                                it,
                                nginx().links("a"),
                                sidecar("a")
                                        .dependsOn(d -> d.containerName("nginx").condition("START")))));
    }

    private static RegisterTaskDefinitionRequest.Builder bridge(
            RegisterTaskDefinitionRequest.Builder request, ContainerDefinition.Builder... containers) {
        return request.requiresCompatibilities(Compatibility.EC2)
                .networkMode(NetworkMode.BRIDGE)
                .containerDefinitions(Stream.of(containers)
                        .map(ContainerDefinition.Builder::build)
                        .toList());
    }

    @Test
    void tenContainersThatAllDependOnThoseBeforeThemAreFine() {
        List<ContainerDefinition> containers = IntStream.range(0, 10)
                .mapToObj(i -> ContainerDefinition.builder()
                        .name("c" + i)
                        .image("busybox")
                        .dependsOn(IntStream.range(0, i)
                                .mapToObj(j -> ContainerDependency.builder()
                                        .containerName("c" + j)
                                        .condition(ContainerCondition.START)
                                        .build())
                                .toList())
                        .build())
                .toList();

        assertThat(Registration.definition(
                                web().containerDefinitions(containers).build())
                        .containerDefinitions())
                .hasSize(10);
    }

    @TestFactory
    Stream<DynamicTest> healthChecks() {
        return refused(
                container(
                        "no command",
                        "Invalid 'healthCheck.command' setting for container 'nginx'. It must start with CMD or CMD-SHELL,"
                                + " followed by a command.",
                        it -> it.healthCheck(h -> h.interval(10))),
                container(
                        "nothing after CMD",
                        "Invalid 'healthCheck.command' setting for container 'nginx'. It must start with CMD or CMD-SHELL,"
                                + " followed by a command.",
                        it -> it.healthCheck(h -> h.command("CMD"))),
                container(
                        "a command alone",
                        "Invalid 'healthCheck.command' setting for container 'nginx'. It must start with CMD or CMD-SHELL,"
                                + " followed by a command.",
                        it -> it.healthCheck(h -> h.command("curl localhost"))),
                healthCheck("interval", 4, 5, 300),
                healthCheck("interval", 301, 5, 300),
                healthCheck("timeout", 1, 2, 60),
                healthCheck("retries", 11, 1, 10),
                healthCheck("startPeriod", 301, 0, 300));
    }

    private static Spoilt healthCheck(String name, int value, int least, int most) {
        return container(
                name + " " + value,
                "Invalid 'healthCheck." + name + "' setting for container 'nginx'. Valid values are between " + least
                        + " and " + most + ".",
                it -> it.healthCheck(h -> {
                    h.command("CMD-SHELL", "true");
                    switch (name) {
                        case "interval" -> h.interval(value);
                        case "timeout" -> h.timeout(value);
                        case "retries" -> h.retries(value);
                        default -> h.startPeriod(value);
                    }
                }));
    }

    private static final Map<String, String> AWSLOGS =
            Map.of("awslogs-group", "/web", "awslogs-region", "us-east-1", "awslogs-stream-prefix", "ecs");

    @TestFactory
    Stream<DynamicTest> logs() {
        return refused(
                container(
                        "to CloudWatch without an execution role",
                        "Fargate requires task definition to have execution role ARN to support log driver awslogs.",
                        it -> it.logConfiguration(
                                l -> l.logDriver(LogDriver.AWSLOGS).options(AWSLOGS))),
                container(
                        "without a group",
                        "Log driver awslogs requires options: awslogs-group",
                        it -> it.logConfiguration(
                                l -> l.logDriver(LogDriver.AWSLOGS).options(Map.of("awslogs-region", "us-east-1")))),
                container(
                        "without a prefix on Fargate",
                        "Log driver awslogs requires options: awslogs-stream-prefix",
                        it -> it.logConfiguration(l -> l.logDriver(LogDriver.AWSLOGS)
                                .options(Map.of("awslogs-group", "/web", "awslogs-region", "us-east-1")))),
                container(
                        "with an option that is none",
                        "Log driver awslogs disallows options: awslogs-colour",
                        it -> it.logConfiguration(
                                l -> l.logDriver(LogDriver.AWSLOGS).options(with(AWSLOGS, "awslogs-colour", "red")))),
                container(
                        "with a mode that is none",
                        "Invalid value 'lazy' for option mode of log driver awslogs.",
                        it -> it.logConfiguration(
                                l -> l.logDriver(LogDriver.AWSLOGS).options(with(AWSLOGS, "mode", "lazy")))),
                container(
                        "to Splunk without a token",
                        "Log driver splunk requires options: splunk-token",
                        it -> it.logConfiguration(
                                l -> l.logDriver(LogDriver.SPLUNK).options(Map.of("splunk-url", "https://s:8088")))),
                container(
                        "to a driver that Fargate lacks",
                        "Fargate does not support log driver json-file. Supported log drivers are awslogs, splunk and"
                                + " awsfirelens.",
                        it -> it.logConfiguration(l -> l.logDriver(LogDriver.JSON_FILE))),
                container(
                        "to a driver that is none",
                        "Invalid 'logConfiguration.logDriver' setting for container 'nginx'.",
                        it -> it.logConfiguration(l -> l.logDriver("paper"))));
    }

    @TestFactory
    Stream<DynamicTest> logRouters() {
        return refused(
                task(
                        "logs for a router that is not there",
                        "When awsfirelens log driver is specified in log configuration, a firelens configuration object"
                                + " must be configured in one of the containers.",
                        it -> it.containerDefinitions(nginx().logConfiguration(RegistrationTest::routed)
                                .build())),
                task(
                        "a router that nobody sends anything",
                        "When a firelensConfiguration object is specified, at least one container has to be configured"
                                + " with the awsfirelens log driver.",
                        it -> it.containerDefinitions(router("a").build())),
                task(
                        "two routers",
                        "Only one container can be configured with a firelensConfiguration object.",
                        it -> it.containerDefinitions(
                                nginx().logConfiguration(RegistrationTest::routed)
                                        .build(),
                                router("a").build(),
                                router("b").build())),
                task(
                        "a router that sends itself what it says",
                        "Container 'a' with a firelensConfiguration object cannot be configured with the awsfirelens log"
                                + " driver.",
                        it -> it.containerDefinitions(router("a")
                                .logConfiguration(RegistrationTest::routed)
                                .build())),
                task(
                        "a router of a kind that is none",
                        "Invalid 'firelensConfiguration.type' setting for container 'a'.",
                        it -> it.containerDefinitions(
                                nginx().logConfiguration(RegistrationTest::routed)
                                        .build(),
                                router("a")
                                        .firelensConfiguration(f -> f.type("syslogd"))
                                        .build())),
                task(
                        "a router with an option that is none",
                        "Invalid 'firelensConfiguration.options' setting for container 'a'.",
                        it -> it.containerDefinitions(
                                nginx().logConfiguration(RegistrationTest::routed)
                                        .build(),
                                router("a")
                                        .firelensConfiguration(
                                                f -> f.type("fluentd").options(Map.of("colour", "red")))
                                        .build())),
                task(
                        "a router whose file is nowhere in S3",
                        "Invalid arn syntax.",
                        it -> it.containerDefinitions(
                                nginx().logConfiguration(RegistrationTest::routed)
                                        .build(),
                                router("a")
                                        .firelensConfiguration(f -> f.type("fluentbit")
                                                .options(Map.of(
                                                        "config-file-type", "s3", "config-file-value", "s3://b/f")))
                                        .build())),
                task(
                        "a router that waits for who sends to it",
                        "Container dependencies must not be circular: nginx -> a -> nginx",
                        it -> it.containerDefinitions(
                                nginx().logConfiguration(RegistrationTest::routed)
                                        .build(),
                                router("a")
                                        .dependsOn(d -> d.containerName("nginx").condition("START"))
                                        .build())),
                task(
                        "a buffer without an end",
                        "Invalid value '536870913' for option log-driver-buffer-limit of log driver awsfirelens.",
                        it -> it.containerDefinitions(
                                nginx().logConfiguration(l -> l.logDriver(LogDriver.AWSFIRELENS)
                                                .options(Map.of("log-driver-buffer-limit", "536870913")))
                                        .build(),
                                router("a").build())));
    }

    private static void routed(LogConfiguration.Builder logs) {
        logs.logDriver(LogDriver.AWSFIRELENS);
    }

    private static ContainerDefinition.Builder router(String name) {
        return nginx().name(name).portMappings(List.of()).firelensConfiguration(f -> f.type("fluentbit"));
    }

    private static Map<String, String> with(Map<String, String> options, String name, String value) {
        var more = new HashMap<>(options);
        more.put(name, value);
        return more;
    }

    @TestFactory
    Stream<DynamicTest> whatFargateLacks() {
        String lacks = "Fargate compatible task definitions do not support ";
        return refused(
                task(
                        "another network mode",
                        "Fargate only supports network mode ‘awsvpc’.",
                        it -> it.networkMode(NetworkMode.BRIDGE)),
                task(
                        "no network mode",
                        "Fargate only supports network mode ‘awsvpc’.",
                        it -> it.networkMode((String) null)),
                task(
                        "ipcMode",
                        "Tasks using the Fargate launch type do not support ipcMode.",
                        it -> it.ipcMode(IpcMode.TASK)),
                task(
                        "the host's processes",
                        "Tasks using the Fargate launch type do not support pidMode 'host'.",
                        it -> it.pidMode(PidMode.HOST)),
                task(
                        "placement constraints",
                        lacks + "placementConstraints",
                        it -> it.placementConstraints(c -> c.type("memberOf").expression("attribute:stack == prod"))),
                task(
                        "a folder of the host",
                        lacks + "sourcePath",
                        it -> it.volumes(v -> v.name("data").host(h -> h.sourcePath("/data")))),
                task(
                        "too little storage",
                        "Invalid 'ephemeralStorage' setting for task. Valid values are between 21 and 200 GiB.",
                        it -> it.ephemeralStorage(e -> e.sizeInGiB(20))),
                container("privileged", lacks + "privileged", it -> it.privileged(true)),
                container("links", lacks + "links", it -> it.links("db")),
                container(
                        "extra hosts",
                        lacks + "extraHosts",
                        it -> it.extraHosts(h -> h.hostname("a").ipAddress("10.0.0.1"))),
                container(
                        "capabilities",
                        lacks + "added capabilities other than SYS_PTRACE",
                        it -> it.linuxParameters(l -> l.capabilities(c -> c.add("NET_ADMIN")))),
                container(
                        "two minutes to stop at most",
                        "Invalid 'stopTimeout' setting for container 'nginx'. The maximum on Fargate is 120 seconds.",
                        it -> it.stopTimeout(121)),
                container(
                        "an image of ECR without an execution role",
                        "Fargate requires task definition to have execution role ARN to support ECR images.",
                        it -> it.image("123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1")));
    }

    @TestFactory
    Stream<DynamicTest> theRest() {
        return refused(
                task("a role that is none", "Role is not valid", it -> it.taskRoleArn("arn:aws:s3:::bucket")),
                task(
                        "a launch type that is none",
                        "Invalid value for requiresCompatibilities. Valid values are EC2, FARGATE, EXTERNAL and"
                                + " MANAGED_INSTANCES.",
                        it -> it.requiresCompatibilitiesWithStrings("MOON")),
                task(
                        "an expression that is none",
                        "Create TaskDefinition: Invalid expression 'stack == prod': 'stack' is no subject; these are:"
                                + " agentConnected, agentVersion, attribute:NAME, ec2InstanceId, registeredAt,"
                                + " runningTasksCount or task:group, at character 1.",
                        it -> it.placementConstraints(c -> c.type("memberOf").expression("stack == prod"))),
                task(
                        "distinctInstance",
                        "Create TaskDefinition: constraint.type 'distinctInstance' is not supported.",
                        it -> it.placementConstraints(c -> c.type("distinctInstance"))),
                container(
                        "a volume that is not there",
                        "Unknown volume 'data'.",
                        it -> it.mountPoints(m -> m.sourceVolume("data").containerPath("/data"))),
                container(
                        "volumes from itself",
                        "Unknown container 'nginx' in volumesFrom.",
                        it -> it.volumesFrom(v -> v.sourceContainer("nginx"))),
                container(
                        "a variable without a name",
                        "Invalid 'environment' setting for container 'nginx'.",
                        it -> it.environment(e -> e.value("1"))),
                container(
                        "a variable with an equals sign in its name",
                        "Invalid 'environment' setting for container 'nginx'.",
                        it -> it.environment(e -> e.name("A=B").value("1"))),
                container(
                        "a secret by the name of a variable",
                        "The secret name must be unique and not shared with any new or existing environment variables"
                                + " set on the container, such as 'A'.",
                        it -> it.environment(e -> e.name("A").value("1"))
                                .secrets(s -> s.name("A").valueFrom("arn:aws:ssm:us-east-1:123456789012:parameter/a"))),
                container(
                        "restarts every second",
                        "Invalid 'restartPolicy' setting for container 'nginx'.",
                        it -> it.restartPolicy(r -> r.enabled(true).restartAttemptPeriod(1))));
    }

    @Test
    void aDefinitionIsAtMost64KibLong() {
        RegisterTaskDefinitionRequest request = web().containerDefinitions(
                        nginx().command("x".repeat(64 * 1024)).build())
                .build();

        assertThatThrownBy(() -> Registration.definition(request))
                .isInstanceOf(ClientException.class)
                .hasMessageMatching("(?s)Actual length: '65\\d{3}'\\. Max allowed length is '65536' bytes\\..*");
    }
}
