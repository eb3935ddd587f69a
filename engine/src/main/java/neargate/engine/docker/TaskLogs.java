package neargate.engine.docker;

import java.util.Optional;
import neargate.engine.TaskSpec;
import neargate.engine.logs.AwsLogs;
import neargate.engine.logs.LogException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogDriver;

/** The lines of a task's containers whose log driver is awslogs. */
final class TaskLogs {
    private final TaskSpec spec;
    private final Workshop workshop;

    TaskLogs(TaskSpec spec, Workshop workshop) {
        this.spec = spec;
        this.workshop = workshop;
    }

    /** Where they go is there before the first container is. */
    void prepare() throws LogException, InterruptedException {
        for (ContainerDefinition container : spec.containers()) {
            Optional<AwsLogs> logs = AwsLogs.of(spec, container);
            if (logs.isPresent()) {
                workshop.logs().prepare(logs.get());
            }
        }
    }

    /** Where its lines go, which is kept before it writes any: only who starts it knows the options that are secrets. */
    Optional<AwsLogs> of(ContainerDefinition container, String id) {
        if (!isLogged(container)) {
            return Optional.empty();
        }
        Optional<AwsLogs> kept = workshop.logs().kept(id);
        if (kept.isPresent()) {
            return kept;
        }
        Optional<AwsLogs> told = AwsLogs.of(spec, container);
        told.ifPresent(to -> workshop.logs().keep(id, to));
        return told;
    }

    private static boolean isLogged(ContainerDefinition container) {
        return container.logConfiguration() != null
                && container.logConfiguration().logDriver() == LogDriver.AWSLOGS;
    }

    void follow(String id, AwsLogs to) {
        workshop.logs().follow(id, to, workshop.ground().logFile(id));
    }
}
