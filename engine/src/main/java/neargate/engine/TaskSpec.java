package neargate.engine;

import java.util.List;
import neargate.engine.images.PullBehavior;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Volume;

/**
 * What the control plane asks an engine to run: a task definition with the overrides of one task applied.
 *
 * @param taskArn the identity of the task, on every container of it
 * @param family the task definition's family
 * @param revision the task definition's revision
 * @param cpu the task's CPU units, a hard limit; null for none
 * @param memory the task's memory in MiB, a hard limit; null for none
 * @param containers AWS's own type, in the order of the definition, with the values of secrets in the place of references:
 *     {@code repositoryCredentials} hold the name and password of a registry
 * @param network where the task is plugged in; null for nothing but a loopback interface, in tests
 * @param shared what else the containers share
 * @param pull when images are pulled; null for the machine's own way
 */
public record TaskSpec(
        String taskArn,
        String family,
        int revision,
        @Nullable Long cpu,
        @Nullable Long memory,
        List<ContainerDefinition> containers,
        @Nullable TaskNetwork network,
        Shared shared,
        @Nullable PullBehavior pull) {

    /**
     * What the containers of a task share besides their network.
     *
     * @param volumes those that they mount, AWS's own type
     * @param pidMode {@code host} or {@code task}; null for processes of their own
     * @param ipcMode {@code host}, {@code task} or {@code none}; null as Docker has it
     */
    public record Shared(
            List<Volume> volumes,
            @Nullable String pidMode,
            @Nullable String ipcMode) {
        /** Nothing. */
        public static final Shared NOTHING = new Shared(List.of(), null, null);
    }

    /** A task whose containers share nothing but their network. */
    public TaskSpec(
            String taskArn,
            String family,
            int revision,
            @Nullable Long cpu,
            @Nullable Long memory,
            List<ContainerDefinition> containers,
            @Nullable TaskNetwork network) {
        this(taskArn, family, revision, cpu, memory, containers, network, Shared.NOTHING, null);
    }

    /** The same task with its containers told more. */
    public TaskSpec with(List<ContainerDefinition> told) {
        return new TaskSpec(taskArn, family, revision, cpu, memory, told, network, shared, pull);
    }

    /** The last part of the ARN: 32 hexadecimal digits. */
    public String taskId() {
        return taskArn.substring(taskArn.lastIndexOf('/') + 1);
    }
}
