package neargate.simulation.plane;

import java.time.Instant;
import java.util.function.Consumer;
import neargate.kernel.store.Change;
import neargate.kernel.store.Version;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.services.TaskSetRecord;
import neargate.services.ecs.tasks.TaskRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/** The log of everything that was committed. Kept as a digest, so that two runs can be compared; told line by line if asked. */
public final class History implements Witness {
    private static final long PRIME = 0x100000001b3L;

    private final @Nullable Consumer<String> reader;
    private long digest = 0xcbf29ce484222325L;
    private long commits;

    /** @param reader is told each line; null to keep only the digest */
    public History(@Nullable Consumer<String> reader) {
        this.reader = reader;
    }

    @Override
    public void saw(Instant time, Version version) {
        commits++;
        add(time.toEpochMilli());
        for (Change<?> change : version.changes()) {
            String what = what(change);
            add(change.table().name().hashCode());
            add(change.key().id().hashCode());
            add(what.hashCode());
            if (reader != null) {
                reader.accept(time + " " + version.revision() + " "
                        + change.table().name() + " " + change.key().id() + " " + what);
            }
        }
    }

    private void add(long number) {
        digest = (digest ^ number) * PRIME;
    }

    private static String what(Change<?> change) {
        return switch (change.after()) {
            case null -> "deleted";
            case TaskRecord record ->
                record.task().lastStatus() + " of " + record.task().desiredStatus() + " "
                        + record.task().stoppedReason();
            case ContainerInstanceRecord record ->
                record.instance().status() + (record.connected() ? " connected" : " not connected");
            case ServiceRecord record -> what(record);
            case ServiceDeployment deployment -> deployment.statusAsString();
            case ServiceEvent event -> event.message();
            default -> "put";
        };
    }

    private static String what(ServiceRecord record) {
        var what = new StringBuilder(record.service().status())
                .append(" of ")
                .append(record.service().desiredCount());
        record.deployments().stream()
                .map(Rollout::deployment)
                .forEach(deployment -> what.append(", ")
                        .append(deployment.id())
                        .append(' ')
                        .append(deployment.rolloutStateAsString()));
        record.taskSets().stream()
                .map(TaskSetRecord::taskSet)
                .forEach(set -> what.append(", ")
                        .append(set.id())
                        .append(' ')
                        .append(set.status())
                        .append(' ')
                        .append(set.scale().value()));
        return what.toString();
    }

    /** The same for the same history. */
    public long digest() {
        return digest;
    }

    /** How often something was committed. */
    public long commits() {
        return commits;
    }
}
