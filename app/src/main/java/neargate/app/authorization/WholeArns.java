package neargate.app.authorization;

import java.util.Optional;
import neargate.kernel.Caller;

/** The ARNs of resources that are named by less than what stands in their ARNs: a path, a revision, a random end. */
final class WholeArns {
    private final Services services;

    WholeArns(Services services) {
        this.services = services;
    }

    Optional<String> find(Caller caller, String type, String name) {
        return switch (type) {
            case "iam:role" -> role(caller, name);
            case "iam:user" ->
                Services.ask(
                        caller,
                        () -> services.iam()
                                .getUser(request -> request.userName(name))
                                .user()
                                .arn());
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
            case "kms:key" ->
                Services.ask(
                        caller,
                        () -> services.kms()
                                .describeKey(request -> request.keyId(name))
                                .keyMetadata()
                                .arn());
            default -> Optional.empty();
        };
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
