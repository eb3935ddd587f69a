package neargate.app.authorization;

import java.util.Optional;
import java.util.function.Supplier;
import neargate.kernel.Caller;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The services whose resources are asked for. */
public record Services(
        EcsClient ecs,
        Ec2Client ec2,
        IamClient iam,
        KmsClient kms,
        SecretsManagerClient secretsManager,
        SsmClient ssm,
        CloudWatchLogsClient logs) {

    /** What there is before any machine: enough to decide who may write a log. */
    public static Services ofLogs(IamClient iam, CloudWatchLogsClient logs) {
        return ofKeys(new Absent.Ec2(), iam, new Absent.Kms(), logs);
    }

    /** What there is before the others: enough to decide who may use a key. */
    public static Services ofKeys(Ec2Client ec2, IamClient iam, KmsClient kms, CloudWatchLogsClient logs) {
        return ofSecrets(ec2, iam, kms, new Absent.SecretsManager(), logs);
    }

    /** The same, and who may read a secret. */
    public static Services ofSecrets(
            Ec2Client ec2, IamClient iam, KmsClient kms, SecretsManagerClient secrets, CloudWatchLogsClient logs) {
        return ofParameters(ec2, iam, kms, secrets, new Absent.Ssm(), logs);
    }

    /** The same, and who may read a parameter. */
    public static Services ofParameters(
            Ec2Client ec2,
            IamClient iam,
            KmsClient kms,
            SecretsManagerClient secrets,
            SsmClient ssm,
            CloudWatchLogsClient logs) {
        return new Services(new Absent.Ecs(), ec2, iam, kms, secrets, ssm, logs);
    }

    /** What a service answers for the account and region of a caller; empty when it has nothing of the kind. */
    static <R> Optional<R> ask(Caller caller, Supplier<R> question) {
        try {
            return Optional.ofNullable(
                    Caller.service("iam", caller.account(), caller.region()).<R, RuntimeException>call(question::get));
        } catch (SdkException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }
}
