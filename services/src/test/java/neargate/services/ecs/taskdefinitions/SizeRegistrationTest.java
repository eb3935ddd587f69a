package neargate.services.ecs.taskdefinitions;

import static neargate.services.ecs.taskdefinitions.Definitions.nginx;
import static neargate.services.ecs.taskdefinitions.Definitions.sidecar;
import static neargate.services.ecs.taskdefinitions.Spoilt.container;
import static neargate.services.ecs.taskdefinitions.Spoilt.containers;
import static neargate.services.ecs.taskdefinitions.Spoilt.onEc2;
import static neargate.services.ecs.taskdefinitions.Spoilt.refused;
import static neargate.services.ecs.taskdefinitions.Spoilt.task;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ecs.model.Compatibility;

/** Sizes that are refused: CPU, memory and storage, of tasks and of containers. */
class SizeRegistrationTest {
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
                        "The 'memory' setting for container 'nginx' is greater than for the task.",
                        it -> it.memory(513)),
                containers(
                        "more reserved than the task has",
                        "The sum of all container 'memoryReservation' values cannot be greater than the value of the"
                                + " task 'memory'.",
                        nginx().memoryReservation(300),
                        sidecar("a").memoryReservation(300)),
                containers(
                        "more CPU than the task",
                        "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
                        nginx().cpu(200),
                        sidecar("a").cpu(57)),
                container("negative CPU", "Invalid 'cpu' setting for container 'nginx'.", it -> it.cpu(-1)),
                onEc2(
                        "no number of GPUs",
                        "Invalid 'resourceRequirements' setting for container 'nginx'.",
                        it -> it.memory(128)
                                .resourceRequirements(r -> r.type("GPU").value("many"))));
    }

    @TestFactory
    Stream<DynamicTest> ephemeralStorage() {
        return refused(
                task(
                        "too little storage",
                        "Invalid 'ephemeralStorage' setting for task. Valid values are between 21 and 200 GiB.",
                        it -> it.ephemeralStorage(e -> e.sizeInGiB(20))),
                task(
                        "less than nothing",
                        "Invalid 'ephemeralStorage' setting for task. Valid values are between 21 and 200 GiB.",
                        it -> it.requiresCompatibilities(List.of()).ephemeralStorage(e -> e.sizeInGiB(-1))),
                task(
                        "on EC2",
                        "ephemeralStorage is only supported for tasks hosted on Fargate.",
                        it -> it.requiresCompatibilities(Compatibility.EC2).ephemeralStorage(e -> e.sizeInGiB(30))));
    }
}
