package neargate.services.ecs.taskdefinitions;

import static neargate.services.ecs.taskdefinitions.Definitions.nginx;
import static neargate.services.ecs.taskdefinitions.Spoilt.container;
import static neargate.services.ecs.taskdefinitions.Spoilt.refused;
import static neargate.services.ecs.taskdefinitions.Spoilt.task;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;

/** Where logs cannot go. */
class LogRegistrationTest {
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
                        it -> it.containerDefinitions(nginx().logConfiguration(LogRegistrationTest::routed)
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
                                nginx().logConfiguration(LogRegistrationTest::routed)
                                        .build(),
                                router("a").build(),
                                router("b").build())),
                task(
                        "a router that sends itself what it says",
                        "Container 'a' with a firelensConfiguration object cannot be configured with the awsfirelens log"
                                + " driver.",
                        it -> it.containerDefinitions(router("a")
                                .logConfiguration(LogRegistrationTest::routed)
                                .build())),
                task(
                        "a router of a kind that is none",
                        "Invalid 'firelensConfiguration.type' setting for container 'a'.",
                        it -> it.containerDefinitions(
                                nginx().logConfiguration(LogRegistrationTest::routed)
                                        .build(),
                                router("a")
                                        .firelensConfiguration(f -> f.type("syslogd"))
                                        .build())),
                task(
                        "a router with an option that is none",
                        "Invalid 'firelensConfiguration.options' setting for container 'a'.",
                        it -> it.containerDefinitions(
                                nginx().logConfiguration(LogRegistrationTest::routed)
                                        .build(),
                                router("a")
                                        .firelensConfiguration(
                                                f -> f.type("fluentd").options(Map.of("colour", "red")))
                                        .build())),
                task(
                        "a router whose file is nowhere in S3",
                        "Invalid arn syntax.",
                        it -> it.containerDefinitions(
                                nginx().logConfiguration(LogRegistrationTest::routed)
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
                                nginx().logConfiguration(LogRegistrationTest::routed)
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
}
