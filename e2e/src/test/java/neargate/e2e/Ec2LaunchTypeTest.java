package neargate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The course's EC2 half by hand: two t2.small instances in two subnets, tasks in bridge mode with host port 0 spread over
 * zones, then port 22 opened and a login; and what becomes of it all when the control plane is killed or an instance ends.
 */
@TestMethodOrder(OrderAnnotation.class)
class Ec2LaunchTypeTest {
    private static final String CONTAINERS = """
            '[{"name":"web","image":"gkoenig/simplehttp","memory":128,"cpu":64,"environment":[{"name":"message",\
            "value":"hello"}],"portMappings":[{"containerPort":8000,"hostPort":0}]}]'""";

    private static Machine machine;
    private static String group;
    private static final List<String> instances = new ArrayList<>();

    @BeforeAll
    static void neargateIsUp() {
        machine = Machine.make();
        machine.fetchPackages();
        machine.up();
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

    private static String key() {
        return machine.data().resolve("key.pem").toString();
    }

    private static JsonNode tasks() {
        String arns = text("ecs list-tasks --cluster blue --query 'taskArns[]'");
        return machine.aws("ecs describe-tasks --cluster blue --tasks " + arns).at("/tasks");
    }

    private static String publicIp(String instance) {
        return text("ec2 describe-instances --instance-ids " + instance
                + " --query 'Reservations[0].Instances[0].PublicIpAddress'");
    }

    @Test
    @Order(1)
    void twoInstancesJoinTheClusterThatTheirUserDataNames() {
        machine.aws("ecs create-cluster --cluster-name blue");
        machine.shell("aws ec2 create-key-pair --key-name mine --query KeyMaterial --output text > " + key()
                        + " && chmod 600 " + key())
                .mustSucceed();
        group = text("ec2 create-security-group --group-name web --description web --query GroupId");
        machine.aws("ec2 authorize-security-group-ingress --group-id " + group
                + " --protocol tcp --port 32768-60999 --cidr 0.0.0.0/0");
        machine.shell("printf '#!/bin/bash\\necho ECS_CLUSTER=blue >> /etc/ecs/ecs.config\\n' > " + machine.data()
                        + "/user-data")
                .mustSucceed();
        String image =
                text("ssm get-parameter --name /aws/service/ecs/optimized-ami/amazon-linux-2/recommended/image_id"
                        + " --query Parameter.Value");
        for (String subnet :
                text("ec2 describe-subnets --query 'Subnets[0:2].SubnetId'").split("\\s+", -1)) {
            instances.add(
                    text("ec2 run-instances --instance-type t2.small --count 1 --key-name mine --image-id " + image
                            + " --subnet-id " + subnet + " --security-group-ids " + group + " --user-data file://"
                            + machine.data() + "/user-data --query 'Instances[0].InstanceId'"));
        }
        machine.await(
                "two container instances",
                Duration.ofSeconds(30),
                () ->
                        text("ecs describe-clusters --clusters blue --query 'clusters[0].registeredContainerInstancesCount'")
                                .equals("2"));
        machine.aws("ec2 wait instance-running --instance-ids " + String.join(" ", instances));
    }

    @Test
    @Order(2)
    void tasksAreSpreadOverTheZonesAndAnswerAtPortsOfTheirInstances() {
        machine.aws("ecs register-task-definition --family web --container-definitions " + CONTAINERS);
        machine.aws("ecs create-service --cluster blue --service-name web --task-definition web --desired-count 2"
                + " --launch-type EC2 --placement-strategy type=spread,field=attribute:ecs.availability-zone");
        machine.aws("ecs wait services-stable --cluster blue --services web");
        var zones = new HashSet<String>();
        for (JsonNode task : tasks()) {
            zones.add(task.path("availabilityZone").asText());
            assertThat(task.path("launchType").asText()).isEqualTo("EC2");
            assertThat(task.at("/containers/0/networkBindings/0/hostPort").asInt())
                    .isEqualTo(32_768);
        }
        assertThat(zones).hasSize(2);
        for (String instance : instances) {
            assertThat(machine.shell("curl -s -m 5 http://" + publicIp(instance) + ":32768/")
                            .mustSucceed()
                            .out())
                    .startsWith("hello");
        }
        assertThat(machine.neargate("explain", "web", "--cluster", "blue")
                        .mustSucceed()
                        .out())
                .contains("Service web wants 2 tasks; 2 of 2 run.", "It could go to 2 of 2 instances.");
    }

    @Test
    @Order(3)
    void sshWorksOnceItsPortIsOpen() {
        String ssh =
                "ssh -i " + key() + " -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=3"
                        + " ec2-user@" + publicIp(instances.getFirst()) + " ";
        assertThat(machine.shell(ssh + "true").exitCode()).isNotZero();
        machine.aws("ec2 authorize-security-group-ingress --group-id " + group
                + " --protocol tcp --port 22 --cidr 0.0.0.0/0");
        assertThat(machine.shell(ssh
                                + "'curl -s http://169.254.169.254/latest/meta-data/instance-id; echo; sudo id -un'")
                        .mustSucceed()
                        .out()
                        .lines())
                .containsExactly(instances.getFirst(), "root");
    }

    @Test
    @Order(4)
    void instancesAndTasksOutliveTheControlPlane() {
        machine.kill();
        machine.up();
        machine.await(
                "two agents",
                Duration.ofSeconds(30),
                () -> text("ecs describe-container-instances --cluster blue --container-instances "
                                + text("ecs list-container-instances --cluster blue --query 'containerInstanceArns[]'")
                                + " --query 'containerInstances[].agentConnected'")
                        .equals("True\tTrue"));
        assertThat(tasks())
                .allSatisfy(task -> assertThat(task.path("lastStatus").asText()).isEqualTo("RUNNING"));
        assertThat(machine.shell("curl -s -m 5 http://" + publicIp(instances.getFirst()) + ":32768/")
                        .mustSucceed()
                        .out())
                .startsWith("hello");
    }

    @Test
    @Order(5)
    void theTasksOfATerminatedInstanceAreReplaced() {
        machine.aws("ec2 terminate-instances --instance-ids " + instances.getFirst());
        machine.aws("ec2 wait instance-terminated --instance-ids " + instances.getFirst());
        machine.await(
                "two tasks on the other instance",
                Duration.ofSeconds(60),
                () -> text("ecs describe-services --cluster blue --services web --query 'services[0].runningCount'")
                                .equals("2")
                        && text("ecs list-container-instances --cluster blue --query 'length(containerInstanceArns)'")
                                .equals("1"));
    }

    @Test
    @Order(6)
    void everythingIsTakenDownAgain() {
        machine.aws("ecs delete-service --cluster blue --service web --force");
        machine.aws("ec2 terminate-instances --instance-ids " + instances.getLast());
        machine.aws("ec2 wait instance-terminated --instance-ids " + instances.getLast());
        machine.await(
                "an empty cluster",
                Duration.ofSeconds(60),
                () -> machine.tryAws("ecs delete-cluster --cluster blue").exitCode() == 0);
    }
}
