package neargate.app.authorization;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedRequest;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DeleteAliasRequest;
import software.amazon.awssdk.services.kms.model.ReEncryptRequest;

/**
 * The ARNs of resources that are named by less than what stands in their ARNs: a path, a revision, a random end; or by an
 * alias. The service that the name is for says what it takes it for.
 */
final class WholeArns {
    /** The types whose ARNs may lack a part, or have one too many, or be those of an alias. */
    private static final Set<String> BY_SHORT_ARN = Set.of(
            "ecs:task-definition", "secretsmanager:secret", "secretsmanager:Secret", "kms:key", "logs:log-group");

    private final Services services;

    WholeArns(Services services) {
        this.services = services;
    }

    /** By a name, or by an ARN that may be short of something. */
    Optional<String> find(Caller caller, String type, String name) {
        if (name.startsWith("arn:") && !BY_SHORT_ARN.contains(type)) {
            return Optional.empty();
        }
        return switch (type) {
            case "iam:role" -> role(caller, name);
            case "iam:user" -> user(caller, name);
            case "iam:group" ->
                Services.ask(
                        caller,
                        () -> services.iam()
                                .getGroup(request -> request.groupName(name))
                                .group()
                                .arn());
            case "iam:instance-profile" ->
                Services.ask(
                        caller,
                        () -> services.iam()
                                .getInstanceProfile(request -> request.instanceProfileName(name))
                                .instanceProfile()
                                .arn());
            case "ecs:task-definition" ->
                Services.ask(
                        caller,
                        () -> services.ecs()
                                .describeTaskDefinition(request -> request.taskDefinition(name))
                                .taskDefinition()
                                .taskDefinitionArn());
            case "secretsmanager:secret", "secretsmanager:Secret" ->
                Services.ask(
                        caller,
                        () -> services.secretsManager()
                                .describeSecret(request -> request.secretId(name))
                                .arn());
            case "kms:key" -> key(caller, name);
            case "logs:log-group" -> logGroup(name);
            default -> Optional.empty();
        };
    }

    /** The key of a ciphertext, or of an alias that is to go. */
    Optional<String> keyOf(Caller caller, SdkPojo request) {
        return switch (request) {
            case DecryptRequest it -> keyOf(caller, it);
            case ReEncryptRequest it ->
                keyOf(
                        caller,
                        DecryptRequest.builder()
                                .ciphertextBlob(it.ciphertextBlob())
                                .encryptionContext(it.sourceEncryptionContext())
                                .build());
            case DeleteAliasRequest it -> key(caller, it.aliasName());
            default -> Optional.empty();
        };
    }

    /** A ciphertext names its key to KMS alone. */
    private Optional<String> keyOf(Caller caller, DecryptRequest ciphertext) {
        return Services.ask(
                caller,
                () -> services.kms()
                        .decrypt(ciphertext.copy(it -> it.dryRun(null)))
                        .keyId());
    }

    private Optional<String> key(Caller caller, String name) {
        return Services.ask(
                caller,
                () -> services.kms()
                        .describeKey(request -> request.keyId(name))
                        .keyMetadata()
                        .arn());
    }

    /** The ARN without what may follow the name, as {@code :*}. */
    private static Optional<String> logGroup(String arn) {
        String[] parts = arn.split(":", -1);
        return parts.length > 7 && parts[5].equals("log-group")
                ? Optional.of(String.join(":", Arrays.copyOf(parts, 7)))
                : Optional.empty();
    }

    /** Whose access key it is; else "IAM determines the user name implicitly": it is who calls. */
    Optional<String> userOf(Caller caller, SdkPojo request) {
        return request instanceof GetAccessKeyLastUsedRequest key
                ? Services.ask(
                                caller,
                                () -> services.iam().getAccessKeyLastUsed(key).userName())
                        .flatMap(name -> user(caller, name))
                : Arn.parse(caller.principal())
                        .filter(arn -> arn.type().equals("user"))
                        .map(Arn::toString);
    }

    private Optional<String> user(Caller caller, String name) {
        return Services.ask(
                caller,
                () -> services.iam()
                        .getUser(request -> request.userName(name))
                        .user()
                        .arn());
    }

    /** By its name, or by an ARN that is answered as it is. */
    Optional<String> role(Caller caller, String name) {
        return name.startsWith("arn:")
                ? Optional.of(name)
                : Services.ask(
                        caller,
                        () -> services.iam()
                                .getRole(request -> request.roleName(name))
                                .role()
                                .arn());
    }
}
