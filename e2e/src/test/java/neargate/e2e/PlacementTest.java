package neargate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import neargate.e2e.Instances.Ran;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The course's strategies and constraints on five instances of mixed types: where tasks go, and why some go nowhere. */
class PlacementTest {
    private static Machine machine;
    private static Instances five;

    @BeforeAll
    static void fiveInstances() {
        machine = Machine.make();
        machine.fetchPackages();
        machine.up();
        five = new Instances(machine, "five");
        five.launch("t2.micro", "t2.small", "t2.medium", "t3.medium", "m5.large");
        five.define("half", "\"cpu\":512,\"memory\":512");
        five.define("small", "\"cpu\":64,\"memory\":64");
    }

    @AfterAll
    static void everythingIsGone() {
        if (machine != null) {
            machine.close();
        }
    }

    @AfterEach
    void nothingRuns() {
        five.clear();
    }

    @Test
    void binpackUsesUpTheInstanceWithTheLeastLeft() {
        Ran byMemory = five.run("half --count 3 --placement-strategy type=binpack,field=memory");
        assertThat(five.types(byMemory)).containsExactly("t2.micro", "t2.micro", "t2.small");
        five.clear();
        Ran byCpu = five.run("half --count 5 --placement-strategy type=binpack,field=cpu");
        assertThat(five.types(byCpu).subList(0, 4))
                .containsExactlyInAnyOrder("t2.micro", "t2.micro", "t2.small", "t2.small");
        assertThat(five.types(byCpu).getLast()).isIn("t2.medium", "t3.medium", "m5.large");
    }

    @Test
    void spreadCountsTasksOfInstancesAndOfZones() {
        Ran overInstances = five.run("small --count 5 --placement-strategy type=spread,field=instanceId");
        assertThat(five.types(overInstances)).doesNotHaveDuplicates().hasSize(5);
        five.clear();
        Ran overZones =
                five.run("small --count 4 --placement-strategy type=spread,field=attribute:ecs.availability-zone"
                        + " type=binpack,field=memory");
        assertThat(overZones.zones()).containsExactlyInAnyOrder("us-east-1a", "us-east-1a", "us-east-1b", "us-east-1b");
        assertThat(five.types(overZones)).containsOnly("t2.micro", "t2.small");
    }

    @Test
    void randomPlacesWhereverThereIsRoom() {
        Ran ran = five.run("small --count 8 --placement-strategy type=random");
        assertThat(ran.failures()).isEmpty();
        assertThat(five.types(ran)).hasSize(8);
    }

    @Test
    void distinctInstanceHasNoTwoTasksOnOne() {
        Ran ran = five.run("small --count 6 --placement-constraints type=distinctInstance");
        assertThat(five.types(ran)).doesNotHaveDuplicates().hasSize(5);
        assertThat(ran.failures()).hasSize(5).containsOnly("DistinctInstance placement constraint unsatisfied.");
    }

    @Test
    void memberOfIsAnExpressionAboutInstances() {
        assertThat(five.run(
                                "small --placement-constraints 'type=memberOf,expression=attribute:ecs.instance-type =~ c5.*'")
                        .failures())
                .hasSize(5)
                .containsOnly("MemberOf placement constraint unsatisfied.");
        Ran ran = five.run("half --count 4 --placement-constraints"
                + " 'type=memberOf,expression=attribute:ecs.instance-type =~ t2.*'");
        assertThat(five.types(ran)).hasSize(4).allMatch(type -> type.startsWith("t2."));
    }

    @Test
    void withoutRoomTheReasonNamesTheResource() {
        five.define("wide", "\"cpu\":4096,\"memory\":64");
        assertThat(five.run("wide").failures()).hasSize(5).containsOnly("RESOURCE:CPU");
        five.define("fat", "\"cpu\":64,\"memory\":9000");
        assertThat(five.run("fat").failures()).hasSize(5).containsOnly("RESOURCE:MEMORY");
        five.define("gpu", "\"memory\":64,\"resourceRequirements\":[{\"type\":\"GPU\",\"value\":\"1\"}]");
        assertThat(five.run("gpu").failures()).hasSize(5).containsOnly("RESOURCE:GPU");
        machine.aws("ecs create-service --cluster five --service-name fat --task-definition fat --desired-count 1"
                + " --launch-type EC2");
        Machine.await(
                "an event",
                Duration.ofSeconds(20),
                () -> five.text(
                                "ecs describe-services --cluster five --services fat --query 'services[0].events[0].message'")
                        .startsWith(
                                "(service fat) was unable to place a task because no container instance met all of its"
                                        + " requirements. The closest matching (container-instance "));
        assertThat(machine.neargate("explain", "fat", "--cluster", "five")
                        .mustSucceed()
                        .out())
                .contains(
                        "Service fat wants 1 tasks; 0 of 0 run.",
                        "One more task needs 64 CPU units, 9000 MiB.",
                        "It cannot be placed: 5 of 5 instances are left out.",
                        "5 left out by RESOURCE:MEMORY",
                        "m5.large, us-east-1a). It would fit with 808 MiB of memory more.");
        machine.aws("ecs delete-service --cluster five --service fat --force");
    }

    @Test
    void theTasksOfAServiceLeaveAnInstanceThatDrains() {
        String drained = five.ofType("m5.large");
        machine.aws("ecs create-service --cluster five --service-name web --task-definition small --desired-count 5"
                + " --launch-type EC2 --placement-strategy type=spread,field=instanceId");
        machine.aws("ecs wait services-stable --cluster five --services web");
        JsonNode draining = machine.aws("ecs update-container-instances-state --cluster five --status DRAINING"
                        + " --container-instances " + drained)
                .at("/containerInstances/0");
        assertThat(draining.path("status").asText()).isEqualTo("DRAINING");
        assertThat(draining.path("runningTasksCount").asInt()).isEqualTo(1);
        Machine.await(
                "five tasks elsewhere",
                Duration.ofSeconds(60),
                () -> five.text("ecs describe-container-instances --cluster five --container-instances " + drained
                                + " --query 'containerInstances[0].runningTasksCount'")
                        .equals("0"));
        machine.aws("ecs wait services-stable --cluster five --services web");
        assertThat(machine.neargate("explain", "web", "--cluster", "five")
                        .mustSucceed()
                        .out())
                .contains(
                        "Service web wants 5 tasks; 5 of 5 run.",
                        "It could go to 4 of 5 instances.",
                        "1 left out by INACTIVE")
                .contains("It would fit if it were ACTIVE.");
        List<String> reasons = five.run("small --placement-constraints type=distinctInstance --count 5")
                .failures();
        assertThat(reasons).contains("INACTIVE");
        machine.aws(
                "ecs update-container-instances-state --cluster five --status ACTIVE --container-instances " + drained);
        machine.aws("ecs delete-service --cluster five --service web --force");
    }
}
