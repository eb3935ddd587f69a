package neargate.services.ecs.roles;

import java.time.Duration;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/** Roles that are assumed by STS, as the service {@code ecs-tasks.amazonaws.com}. */
public final class AssumedRoles implements TaskRoles {
    private static final Duration LIFE = Duration.ofHours(6);

    private final StsClient sts;

    public AssumedRoles(StsClient sts) {
        this.sts = sts;
    }

    @Override
    public Credentials assume(Scope scope, String roleArn, String taskId) throws UnassumableException {
        try {
            return Caller.service("ecs-tasks", scope.account(), scope.region())
                    .call(() -> sts.assumeRole(request -> request.roleArn(whole(scope, roleArn))
                            .roleSessionName(taskId)
                            .durationSeconds((int) LIFE.toSeconds())))
                    .credentials();
        } catch (StsException e) {
            throw new UnassumableException(roleArn);
        }
    }

    /** "The short name or full Amazon Resource Name (ARN) of the IAM role". */
    private static String whole(Scope scope, String role) {
        return role.startsWith("arn:") ? role : "arn:aws:iam::" + scope.account() + ":role/" + role;
    }
}
