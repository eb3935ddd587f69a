package neargate.services.ecs.taskdefinitions;

import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** From what is asked to be registered to what is: checked, and with AWS's defaults filled in. Pure. */
final class Registration {
    private Registration() {}

    /**
     * The definition, without what only the table knows: revision, status, when and by whom.
     *
     * @throws software.amazon.awssdk.services.ecs.model.EcsException in AWS's words when a rule is broken
     */
    static TaskDefinition definition(RegisterTaskDefinitionRequest request) {
        return TaskDefinition.builder()
                .family(request.family())
                .taskRoleArn(request.taskRoleArn())
                .executionRoleArn(request.executionRoleArn())
                .networkMode(request.networkMode())
                .containerDefinitions(request.containerDefinitions())
                .volumes(request.volumes())
                .placementConstraints(request.placementConstraints())
                .requiresCompatibilities(request.requiresCompatibilities())
                .cpu(request.cpu())
                .memory(request.memory())
                .pidMode(request.pidMode())
                .ipcMode(request.ipcMode())
                .proxyConfiguration(request.proxyConfiguration())
                .inferenceAccelerators(request.inferenceAccelerators())
                .ephemeralStorage(request.ephemeralStorage())
                .runtimePlatform(request.runtimePlatform())
                .enableFaultInjection(request.enableFaultInjection())
                .build();
    }
}
