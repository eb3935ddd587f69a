package neargate.services.secretsmanager;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.CancelRotateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.CancelRotateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.RotateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.RotateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.RotationRulesType;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

/** The settings of rotation, as data: the Lambda function that rotates a secret does not run here. */
final class Rotations {
    private final SecretStore secrets;
    private final Clock clock;

    Rotations(SecretStore secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    RotateSecretResponse rotate(RotateSecretRequest request) {
        if (!request.externalSecretRotationMetadata().isEmpty() || request.externalSecretRotationRoleArn() != null) {
            throw SecretsErrors.invalidParameter("The rotation of secrets of other vendors is not carried here.");
        }
        check(request.rotationRules());
        Instant now = clock.instant();
        SecretRecord changed =
                secrets.change(request.secretId(), secret -> changed(SecretStore.live(secret), request, now));
        return RotateSecretResponse.builder()
                .arn(changed.arn())
                .name(changed.name())
                .build();
    }

    private static SecretRecord changed(SecretRecord secret, RotateSecretRequest request, Instant now) {
        SecretListEntry before = secret.secret();
        String lambda = request.rotationLambdaARN() == null ? before.rotationLambdaARN() : request.rotationLambdaARN();
        if (lambda == null || lambda.isEmpty()) {
            throw SecretsErrors.invalidRequest("No Lambda rotation function ARN is associated with this secret.");
        }
        if (!Boolean.FALSE.equals(request.rotateImmediately())) {
            throw SecretsErrors.invalidRequest("There is no AWS Lambda here to call the rotation function " + lambda
                    + ". With RotateImmediately set to false the settings of rotation are kept; change the value by"
                    + " PutSecretValue.");
        }
        RotationRulesType rules = request.rotationRules() == null ? before.rotationRules() : request.rotationRules();
        return secret.with(it -> it.rotationEnabled(true)
                .rotationLambdaARN(lambda)
                .rotationRules(rules)
                .lastChangedDate(now)
                .nextRotationDate(
                        rules == null || rules.automaticallyAfterDays() == null
                                ? null
                                : now.plus(Duration.ofDays(rules.automaticallyAfterDays()))));
    }

    private static void check(@Nullable RotationRulesType rules) {
        if (rules != null && rules.automaticallyAfterDays() != null && rules.scheduleExpression() != null) {
            throw SecretsErrors.invalidParameter(
                    "You can't specify both AutomaticallyAfterDays and ScheduleExpression in RotationRules.");
        }
    }

    CancelRotateSecretResponse cancel(CancelRotateSecretRequest request) {
        SecretRecord changed = secrets.change(
                request.secretId(),
                secret -> SecretStore.live(secret)
                        .with(it -> it.rotationEnabled(false).nextRotationDate(null)));
        return CancelRotateSecretResponse.builder()
                .arn(changed.arn())
                .name(changed.name())
                .build();
    }
}
