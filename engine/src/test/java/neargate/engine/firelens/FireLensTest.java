package neargate.engine.firelens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogDriver;

/** The shape is that of "Under the hood: FireLens for Amazon ECS Tasks" and of the agent's own tests. */
class FireLensTest {
    private static final String TASK = "arn:aws:ecs:us-east-2:012345678910:task/mycluster/3de392df";
    private static final TaskNetwork FARGATE =
            new TaskNetwork.Awsvpc(null, "vpc-1", "eni-1", "10.0.0.5", "ip-10-0-0-5");
    private static final TaskNetwork BRIDGE = new TaskNetwork.Bridge("i-123456789a");

    private static ContainerDefinition router(String type, Map<String, String> options) {
        return ContainerDefinition.builder()
                .name("router")
                .firelensConfiguration(it -> it.type(type).options(options))
                .build();
    }

    private static ContainerDefinition sender(String name, Map<String, String> options) {
        return ContainerDefinition.builder()
                .name(name)
                .logConfiguration(it -> it.logDriver(LogDriver.AWSFIRELENS).options(options))
                .build();
    }

    private static String configuration(TaskNetwork network, ContainerDefinition... containers) {
        var task = new TaskSpec(TASK, "taskdefinition", 1, null, null, List.of(containers), network);
        return FireLens.of(task).orElseThrow().configuration();
    }

    @Test
    void aTaskWithoutARouterRoutesNothing() {
        assertThat(FireLens.of(new TaskSpec(
                        TASK,
                        "f",
                        1,
                        null,
                        null,
                        List.of(ContainerDefinition.builder().name("a").build()),
                        null)))
                .isEmpty();
    }

    @Test
    void fluentBitOnABridgeWithEverything() {
        assertThat(configuration(
                        BRIDGE,
                        router(
                                "fluentbit",
                                Map.of("config-file-type", "file", "config-file-value", "/fluent-bit/etc/extra.conf")),
                        sender(
                                "container",
                                Map.of(
                                        "Name", "kinesis_firehose",
                                        "region", "us-west-2",
                                        "delivery_stream", "my-stream",
                                        "include-pattern", "failure",
                                        "exclude-pattern", "success",
                                        "log-driver-buffer-limit", "2097152"))))
                .isEqualTo("""
                        [INPUT]
                            Name forward
                            unix_path /var/run/fluent.sock

                        [INPUT]
                            Name forward
                            Listen 0.0.0.0
                            Port 24224

                        [INPUT]
                            Name tcp
                            Tag firelens-healthcheck
                            Listen 127.0.0.1
                            Port 8877

                        [FILTER]
                            Name grep
                            Match container-firelens*
                            Regex log failure

                        [FILTER]
                            Name grep
                            Match container-firelens*
                            Exclude log success

                        [FILTER]
                            Name record_modifier
                            Match *
                            Record ec2_instance_id i-123456789a
                            Record ecs_cluster mycluster
                            Record ecs_task_arn %s
                            Record ecs_task_definition taskdefinition:1

                        @INCLUDE /fluent-bit/etc/extra.conf

                        [OUTPUT]
                            Name null
                            Match firelens-healthcheck

                        [OUTPUT]
                            Name kinesis_firehose
                            Match container-firelens*
                            delivery_stream my-stream
                            region us-west-2
                        """.formatted(TASK));
    }

    @Test
    void fluentdInAVpcWithEverything() {
        assertThat(configuration(
                        FARGATE,
                        router("fluentd", Map.of("config-file-type", "file", "config-file-value", "/extra.conf")),
                        sender(
                                "container",
                                Map.of(
                                        "@type", "kinesis_firehose",
                                        "region", "us-west-2",
                                        "include-pattern", "failure",
                                        "exclude-pattern", "success"))))
                .isEqualTo("""
                        <source>
                            @type unix
                            path /var/run/fluent.sock
                        </source>

                        <source>
                            @type forward
                            bind 127.0.0.1
                            port 24224
                        </source>

                        <filter container-firelens**>
                            @type grep
                            <regexp>
                                key log
                                pattern failure
                            </regexp>
                        </filter>

                        <filter container-firelens**>
                            @type grep
                            <exclude>
                                key log
                                pattern success
                            </exclude>
                        </filter>

                        <filter **>
                            @type record_transformer
                            <record>
                                ecs_cluster mycluster
                                ecs_task_arn %s
                                ecs_task_definition taskdefinition:1
                            </record>
                        </filter>

                        @include /extra.conf

                        <match container-firelens**>
                            @type kinesis_firehose
                            region us-west-2
                        </match>
                        """.formatted(TASK));
    }

    @Test
    void onTheHostsNetworkThereIsOnlyTheSocket() {
        assertThat(configuration(
                        new TaskNetwork.Host("i-1"),
                        router("fluentbit", Map.of("enable-ecs-log-metadata", "false")),
                        sender("app", Map.of("Name", "stdout"))))
                .isEqualTo("""
                        [INPUT]
                            Name forward
                            unix_path /var/run/fluent.sock

                        [OUTPUT]
                            Name stdout
                            Match app-firelens*
                        """);
    }

    @Test
    void withoutOptionsTheUsersOwnFileSaysWhereLogsGo() {
        assertThat(configuration(FARGATE, router("fluentbit", Map.of()), sender("app", Map.of())))
                .doesNotContain("app-firelens");
    }

    @Test
    void eachContainerHasAnOutputOfItsOwn() {
        assertThat(configuration(
                        FARGATE,
                        router("fluentbit", Map.of()),
                        sender("a", Map.of("Name", "stdout")),
                        sender("b", Map.of("Name", "null"))))
                .contains("    Name stdout\n    Match a-firelens*\n", "    Name null\n    Match b-firelens*\n");
    }

    @Test
    void anOutputMustSayWhichPluginItIs() {
        assertThatThrownBy(() ->
                        configuration(FARGATE, router("fluentbit", Map.of()), sender("app", Map.of("region", "r"))))
                .hasMessage("unable to apply log options of container app to firelens config: missing output key Name"
                        + " which is required for firelens configuration of type fluentbit");
    }
}
