package neargate.services.ecs.taskdefinitions;

import neargate.kernel.codec.JsonCodec;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.taskdefinitions.rules.Rules;
import neargate.services.ecs.taskdefinitions.rules.TaskSize;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** From what is asked to be registered to what is: checked, and with AWS's defaults filled in. Pure. */
final class Registration {
    /** "Amazon ECS service quotas", task definition size limit. */
    private static final int MOST_BYTES = 64 * 1024;

    private static final JsonCodec<RegisterTaskDefinitionRequest> JSON =
            JsonCodec.of(RegisterTaskDefinitionRequest.class);

    private Registration() {}

    /**
     * The definition, without what only the table knows: revision, status, when and by whom.
     *
     * @throws software.amazon.awssdk.services.ecs.model.EcsException in AWS's words when a rule is broken
     */
    static TaskDefinition definition(RegisterTaskDefinitionRequest request) {
        int length = JSON.write(request).length;
        if (length > MOST_BYTES) {
            throw EcsErrors.client(
                    "Actual length: '" + length + "'. Max allowed length is '" + MOST_BYTES + "' bytes.");
        }
        TaskDefinition given = given(request);
        Rules.check(given);
        TaskDefinition filled = Defaults.fill(given);
        return filled.toBuilder()
                .compatibilities(Requirements.compatibilities(filled))
                .requiresAttributes(Requirements.attributes(filled))
                .build();
    }

    private static TaskDefinition given(RegisterTaskDefinitionRequest request) {
        return TaskDefinition.builder()
                .family(request.family())
                .taskRoleArn(unlessEmpty(request.taskRoleArn()))
                .executionRoleArn(unlessEmpty(request.executionRoleArn()))
                .networkMode(request.networkModeAsString())
                .containerDefinitions(request.containerDefinitions())
                .volumes(request.volumes())
                .placementConstraints(request.placementConstraints())
                .requiresCompatibilitiesWithStrings(request.requiresCompatibilitiesAsStrings())
                .cpu(TaskSize.cpu(request.cpu()))
                .memory(TaskSize.memory(request.memory()))
                .pidMode(request.pidModeAsString())
                .ipcMode(request.ipcModeAsString())
                .proxyConfiguration(request.proxyConfiguration())
                .inferenceAccelerators(request.inferenceAccelerators())
                .ephemeralStorage(request.ephemeralStorage())
                .runtimePlatform(request.runtimePlatform())
                .enableFaultInjection(request.enableFaultInjection())
                .build();
    }

    /** A role of no name is none. */
    private static @Nullable String unlessEmpty(@Nullable String role) {
        return role == null || role.isEmpty() ? null : role;
    }
}
