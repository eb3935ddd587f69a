package neargate.app;

import java.util.Optional;
import java.util.function.Function;
import neargate.engine.logs.AwsLogs;
import neargate.engine.logs.LogException;
import neargate.engine.logs.LogWriters;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import neargate.services.ecs.secrets.ExecutionRoles;
import neargate.services.ecs.secrets.TaskSecrets.UnavailableException;
import neargate.services.ecs.tasks.LogRole;
import neargate.services.sts.TemporaryCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Who writes the logs of containers: sessions of the roles that ECS names. Where it names none, or an execution role that was
 * never made, ECS writes them itself.
 *
 * @param roles says which role writes the logs of a task, by its ARN
 * @param execution assumes execution roles
 */
record LogIdentities(
        Function<String, Optional<LogRole>> roles,
        ExecutionRoles execution,
        IamClient iam,
        StsClient sts,
        TemporaryCredentials temporary)
        implements LogWriters {

    @Override
    public Caller of(AwsLogs logs) throws LogException {
        Caller ecs = ECS.of(logs);
        return switch (roles.apply(logs.taskArn()).orElse(null)) {
            case null -> ecs;
            case LogRole.OfExecution(String arn, String taskId) -> ofExecution(ecs, arn, taskId);
            case LogRole.OfInstance(String profile, String instanceId) -> ofInstance(ecs, profile, instanceId);
        };
    }

    private Caller ofExecution(Caller ecs, String arn, String taskId) throws LogException {
        try {
            return execution.assume(Scope.of(ecs), arn, taskId);
        } catch (UnavailableException e) {
            if (isMade(ecs, arn.substring(arn.lastIndexOf('/') + 1))) {
                throw LogException.ofWriter(String.valueOf(e.getMessage()));
            }
            return ecs;
        }
    }

    private boolean isMade(Caller ecs, String role) {
        try {
            ecs.call(() -> iam.getRole(request -> request.roleName(role)));
            return true;
        } catch (NoSuchEntityException e) {
            return false;
        }
    }

    private Caller ofInstance(Caller ecs, String profile, String instanceId) throws LogException {
        Caller ec2 = Caller.service("ec2", ecs.account(), ecs.region());
        Role role = roleOf(ec2, profile.substring(profile.lastIndexOf('/') + 1)).orElse(null);
        if (role == null) {
            return ecs;
        }
        try {
            return TaskIdentities.session(
                    temporary,
                    ec2.call(() -> sts.assumeRole(
                                    request -> request.roleArn(role.arn()).roleSessionName(instanceId)))
                            .credentials(),
                    "ec2",
                    ecs.region());
        } catch (StsException e) {
            throw LogException.ofNobody();
        }
    }

    private Optional<Role> roleOf(Caller ec2, String profile) {
        try {
            return ec2
                    .call(() -> iam.getInstanceProfile(request -> request.instanceProfileName(profile)))
                    .instanceProfile()
                    .roles()
                    .stream()
                    .findFirst();
        } catch (NoSuchEntityException e) {
            return Optional.empty();
        }
    }
}
