package neargate.agent;

import neargate.agent.acs.AcsTask.RoleCredentials;
import neargate.agent.metadata.Protection;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionResponse;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionResponse;

/** Asks for a task's protection with the credentials of its role. */
record RoleProtection(EcsClient ecs, RoleCredentials role) implements Protection {
    @Override
    public GetTaskProtectionResponse get(GetTaskProtectionRequest request) {
        return ecs.getTaskProtection(request.toBuilder()
                .overrideConfiguration(with -> with.credentialsProvider(credentials()))
                .build());
    }

    @Override
    public UpdateTaskProtectionResponse update(UpdateTaskProtectionRequest request) {
        return ecs.updateTaskProtection(request.toBuilder()
                .overrideConfiguration(with -> with.credentialsProvider(credentials()))
                .build());
    }

    private AwsCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(
                AwsSessionCredentials.create(role.accessKeyId(), role.secretAccessKey(), role.sessionToken()));
    }
}
