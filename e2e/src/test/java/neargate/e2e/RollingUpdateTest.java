package neargate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a service promises while its tasks are replaced: by new versions, by versions that do not work, and after a crash. */
class RollingUpdateTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static Machine machine;
    private static String network;

    @BeforeAll
    static void neargateIsUp() {
        machine = Machine.make();
        machine.fetchPackages();
        machine.up();
        machine.aws("ecs create-cluster --cluster-name c");
        String subnet = text("ec2 describe-subnets --query 'Subnets[0].SubnetId'");
        machine.aws("ec2 authorize-security-group-ingress --group-name default --protocol tcp --port 80"
                + " --cidr 0.0.0.0/0");
        network = " --network-configuration 'awsvpcConfiguration={subnets=[" + subnet + "],assignPublicIp=ENABLED}'";
    }

    @AfterAll
    static void everythingIsGone() {
        if (machine != null) {
            machine.close();
        }
    }

    private static String text(String arguments) {
        return machine.shell("aws --output text " + arguments)
                .mustSucceed()
                .out()
                .strip();
    }

    /** A version: a web server that goes on answering for a while when it is told to end, as one that knows of load balancers does. */
    private static void define(String family, String image) {
        machine.aws("ecs register-task-definition --family " + family + " --requires-compatibilities FARGATE"
                + " --network-mode awsvpc --cpu 256 --memory 512 --container-definitions '[{\"name\":\"web\",\"image\":\""
                + image
                + "\",\"portMappings\":[{\"containerPort\":80}],\"healthCheck\":{\"command\":[\"CMD-SHELL\",\"wget -q -O"
                + " /dev/null http://127.0.0.1/\"],\"interval\":5},\"command\":[\"sh\",\"-c\",\"echo hello"
                + " >index.html; httpd -p 80; trap \\\"sleep 4; exit 0\\\" TERM; while :; do sleep 1; done\"]}]'");
    }

    private static void create(String name, int count, String configuration) {
        define(name, "busybox");
        machine.aws("ecs create-service --cluster c --service-name " + name + " --task-definition " + name
                + " --launch-type FARGATE --desired-count " + count + network
                + " --deployment-configuration '" + configuration + "'");
        awaitSteady(name);
    }

    private static JsonNode service(String name) {
        return machine.aws("ecs describe-services --cluster c --services " + name)
                .at("/services/0");
    }

    private static void awaitSteady(String name) {
        Machine.await(name + " is steady", PATIENCE, () -> {
            JsonNode service = service(name);
            return service.path("deployments").size() == 1
                    && service.at("/deployments/0/rolloutState").asText().equals("COMPLETED")
                    && service.path("runningCount").equals(service.path("desiredCount"));
        });
    }

    private static Set<String> tasks(String name) {
        return new HashSet<>(List.of(text("ecs list-tasks --cluster c --service-name " + name + " --query 'taskArns[]'")
                .split("\\s+", -1)));
    }

    @Test
    void tenRollingUpdatesUnderLoadFailNoRequest() throws IOException, InterruptedException {
        List<String> services = List.of("one", "two");
        services.forEach(name -> create(name, 3, "{\"minimumHealthyPercent\":100,\"maximumPercent\":200}"));
        Path script = machine.data().resolve("load.py");
        try (var from = RollingUpdateTest.class.getResourceAsStream("/load.py")) {
            Files.copy(Objects.requireNonNull(from), script);
        }
        Path said = machine.data().resolve("load.json");
        Process load = machine.stay(said.toString(), "python3", script.toString(), "c", "one", "two");
        for (int i = 0; i < 5; i++) {
            Map<String, Set<String>> before =
                    services.stream().collect(Collectors.toMap(name -> name, RollingUpdateTest::tasks));
            for (String name : services) {
                define(name, "busybox");
                machine.aws("ecs update-service --cluster c --service " + name + " --task-definition " + name);
            }
            for (String name : services) {
                awaitSteady(name);
                assertThat(tasks(name)).hasSize(3).doesNotContainAnyElementsOf(before.get(name));
            }
        }
        load.destroy();
        assertThat(load.waitFor(30, TimeUnit.SECONDS)).isTrue();
        JsonNode result = new ObjectMapper().readTree(said.toFile());
        assertThat(services).allMatch(name -> result.at("/requests/" + name).asInt() > 100);
        assertThat(result.path("failed")).isEmpty();
    }

    @Test
    void aVersionWhoseImageIsMissingIsRolledBack() {
        create(
                "broken",
                1,
                "{\"deploymentCircuitBreaker\":{\"enable\":true,\"rollback\":true},\"minimumHealthyPercent\":100,"
                        + "\"maximumPercent\":200}");
        Set<String> before = tasks("broken");
        define("broken", "no.such.registry/nothing");
        machine.aws("ecs update-service --cluster c --service broken --task-definition broken");
        Machine.await(
                "the rollback",
                PATIENCE,
                () ->
                        text("ecs list-service-deployments --cluster c --service broken --query 'serviceDeployments[].status'")
                                .contains("ROLLBACK_SUCCESSFUL"));
        awaitSteady("broken");
        assertThat(service("broken").path("taskDefinition").asText()).endsWith("broken:1");
        assertThat(tasks("broken")).as("the tasks that never stopped").isEqualTo(before);
    }

    @Test
    void aKilledContainerIsReplaced() {
        create("killed", 1, "{\"minimumHealthyPercent\":100,\"maximumPercent\":200}");
        Set<String> before = tasks("killed");
        String container = text("ecs describe-tasks --cluster c --tasks "
                + before.iterator().next() + " --query 'tasks[0].containers[0].runtimeId'");
        machine.shell("docker -H unix://$(" + machine.program() + " status --data " + machine.data()
                        + " --json | sed 's/.*\"engineSocket\":\"\\([^\"]*\\).*/\\1/') kill " + container)
                .mustSucceed();
        Machine.await("another task", PATIENCE, () -> !tasks("killed").equals(before));
        awaitSteady("killed");
        assertThat(tasks("killed")).hasSize(1).doesNotContainAnyElementsOf(before);
    }
}
