package neargate.services.ecs.taskdefinitions;

import static neargate.services.ecs.taskdefinitions.Spoilt.container;
import static neargate.services.ecs.taskdefinitions.Spoilt.refused;
import static neargate.services.ecs.taskdefinitions.Spoilt.task;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Volumes that are refused. */
class VolumeRegistrationTest {
    @TestFactory
    Stream<DynamicTest> volumes() {
        return refused(
                container(
                        "a volume that is not there",
                        "Unknown volume 'data'.",
                        it -> it.mountPoints(m -> m.sourceVolume("data").containerPath("/data"))),
                container(
                        "volumes from itself",
                        "Unknown container 'nginx' in volumesFrom.",
                        it -> it.volumesFrom(v -> v.sourceContainer("nginx"))),
                task(
                        "two by one name",
                        "Volume names must be unique: 'data' is used more than once.",
                        it -> it.volumes(v -> v.name("data"), v -> v.name("data"))),
                task(
                        "a folder without a name",
                        "host.sourcePath should not be blank.",
                        it -> it.volumes(v -> v.name("data").host(h -> h.sourcePath("")))),
                task(
                        "a volume of the task that somebody else is to make",
                        "When 'scope' parameter is 'task', 'autoprovision' must either not be specified or set to 'True'.",
                        it -> it.volumes(v -> v.name("data")
                                .dockerVolumeConfiguration(d -> d.scope("task").autoprovision(false)))));
    }
}
