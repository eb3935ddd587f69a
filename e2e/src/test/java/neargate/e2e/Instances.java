package neargate.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** A cluster of EC2 instances on a machine, by the AWS CLI. */
final class Instances {
    /** A container that ends at once when it is told to. */
    private static final String WAITS = "trap 'exit 0' TERM; sleep 3600 & wait";

    private final Machine machine;
    private final String cluster;
    private final Map<String, JsonNode> byArn = new HashMap<>();

    Instances(Machine machine, String cluster) {
        this.machine = machine;
        this.cluster = cluster;
        machine.aws("ecs create-cluster --cluster-name " + cluster);
        machine.shell("printf '#!/bin/bash\\necho ECS_CLUSTER=" + cluster + " >> /etc/ecs/ecs.config\\n' > "
                        + machine.data() + "/user-data")
                .mustSucceed();
    }

    /** Launches instances of these types, in turn in the first two subnets, and waits until their agents are connected. */
    void launch(String... types) {
        String[] subnets = text("ec2 describe-subnets --query 'sort_by(Subnets,&AvailabilityZone)[0:2].SubnetId'")
                .split("\\s+", -1);
        for (int i = 0; i < types.length; i++) {
            machine.aws("ec2 run-instances --image-id ami-0123456789abcdef0 --instance-type " + types[i]
                    + " --subnet-id " + subnets[i % 2] + " --user-data file://" + machine.data() + "/user-data");
        }
        Machine.await(types.length + " connected agents", Duration.ofSeconds(60), () -> {
            byArn.clear();
            described().forEach(it -> byArn.put(it.path("containerInstanceArn").asText(), it));
            return byArn.values().stream()
                            .filter(it -> it.path("agentConnected").asBoolean())
                            .count()
                    == types.length;
        });
    }

    private List<JsonNode> described() {
        String arns = text("ecs list-container-instances --cluster " + cluster + " --query 'containerInstanceArns[]'");
        return arns.isEmpty()
                ? List.of()
                : list(machine.aws("ecs describe-container-instances --cluster " + cluster + " --container-instances "
                                + arns)
                        .path("containerInstances"));
    }

    String text(String arguments) {
        return machine.shell("aws --output text " + arguments)
                .mustSucceed()
                .out()
                .strip();
    }

    static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    /** The type of a container instance. */
    String type(String arn) {
        return list(byArn.get(arn).path("attributes")).stream()
                .filter(it -> it.path("name").asText().equals("ecs.instance-type"))
                .map(it -> it.path("value").asText())
                .findFirst()
                .orElseThrow();
    }

    /** The container instance of a type. */
    String ofType(String type) {
        return byArn.keySet().stream()
                .filter(arn -> type(arn).equals(type))
                .findFirst()
                .orElseThrow();
    }

    /** The public address of an instance. */
    String publicIp(String arn) {
        return text("ec2 describe-instances --instance-ids "
                + byArn.get(arn).path("ec2InstanceId").asText()
                + " --query 'Reservations[0].Instances[0].PublicIpAddress'");
    }

    /** Registers a definition with one container that waits, unless it has a command. */
    void define(String family, String container, String... more) {
        String command = container.contains("\"command\"") ? "" : ",\"command\":[\"sh\",\"-c\",\"" + WAITS + "\"]";
        defineAll(family, "{\"name\":\"main\",\"image\":\"busybox\"" + command + "," + container + "}", more);
    }

    /** Registers a definition with these containers. */
    void defineAll(String family, String containers, String... more) {
        machine.aws("ecs register-task-definition --family " + family + " --container-definitions '["
                + containers.replace("'", "'\\''") + "]' " + String.join(" ", more));
    }

    /** What became of RunTask: the tasks as DescribeTasks shows them, and the reasons of the failures by instance. */
    record Ran(List<JsonNode> tasks, List<String> failures) {
        List<String> zones() {
            return tasks.stream()
                    .map(task -> task.path("availabilityZone").asText())
                    .toList();
        }

        JsonNode task() {
            return tasks.getFirst();
        }
    }

    Ran run(String arguments) {
        JsonNode ran =
                machine.aws("ecs run-task --cluster " + cluster + " --launch-type EC2 --task-definition " + arguments);
        List<String> arns = list(ran.path("tasks")).stream()
                .map(it -> it.path("taskArn").asText())
                .toList();
        List<JsonNode> tasks = new ArrayList<>();
        if (!arns.isEmpty()) {
            Map<String, JsonNode> shown = new HashMap<>();
            describe(String.join(" ", arns))
                    .forEach(it -> shown.put(it.path("taskArn").asText(), it));
            arns.forEach(arn -> tasks.add(shown.get(arn)));
        }
        return new Ran(
                tasks,
                list(ran.path("failures")).stream()
                        .map(it -> it.path("reason").asText())
                        .toList());
    }

    private List<JsonNode> describe(String arns) {
        return list(machine.aws("ecs describe-tasks --cluster " + cluster + " --tasks " + arns)
                .path("tasks"));
    }

    /** The types of the instances that tasks are on, in the order of the tasks. */
    List<String> types(Ran ran) {
        return ran.tasks().stream()
                .map(task -> type(task.path("containerInstanceArn").asText()))
                .toList();
    }

    /** The task when it has come so far. */
    JsonNode await(JsonNode task, String status) {
        List<JsonNode> latest = new ArrayList<>();
        Machine.await("the task is " + status, Duration.ofSeconds(60), () -> {
            latest.add(describe(task.path("taskArn").asText()).getFirst());
            return latest.getLast().path("lastStatus").asText().equals(status);
        });
        return latest.getLast();
    }

    /** Stops all tasks, and waits until their instances have everything back. */
    void clear() {
        machine.shell("for task in $(aws ecs list-tasks --cluster " + cluster
                        + " --query 'taskArns[]' --output text); do aws ecs stop-task --cluster " + cluster
                        + " --task $task >/dev/null & done; wait")
                .mustSucceed();
        Machine.await(
                "empty instances",
                Duration.ofSeconds(60),
                () -> described().stream()
                        .allMatch(it -> it.path("remainingResources").equals(it.path("registeredResources"))));
    }
}
