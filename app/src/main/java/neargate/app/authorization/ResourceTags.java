package neargate.app.authorization;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.ssm.model.ResourceTypeForTagging;

/** The tags of resources, by ARN. */
final class ResourceTags {
    private final Services services;

    ResourceTags(Services services) {
        this.services = services;
    }

    Map<String, String> of(Caller caller, String text) {
        return Arn.parse(text)
                .flatMap(arn -> switch (arn.service()) {
                    case "ecs" ->
                        Services.ask(
                                        caller,
                                        () -> services.ecs()
                                                .listTagsForResource(request -> request.resourceArn(text))
                                                .tags())
                                .map(tags -> byKey(tags, tag -> tag.key(), tag -> tag.value()));
                    case "ec2" ->
                        Services.ask(
                                        caller,
                                        () -> services.ec2()
                                                .describeTags(
                                                        request -> request.filters(filter -> filter.name("resource-id")
                                                                .values(arn.name())))
                                                .tags())
                                .map(tags -> byKey(tags, tag -> tag.key(), tag -> tag.value()));
                    case "iam" -> ofIam(caller, arn).map(tags -> byKey(tags, Tag::key, Tag::value));
                    case "kms" ->
                        Services.ask(
                                        caller,
                                        () -> services.kms()
                                                .listResourceTags(request -> request.keyId(text))
                                                .tags())
                                .map(tags -> byKey(tags, tag -> tag.tagKey(), tag -> tag.tagValue()));
                    case "secretsmanager" ->
                        Services.ask(
                                        caller,
                                        () -> services.secretsManager()
                                                .describeSecret(request -> request.secretId(text))
                                                .tags())
                                .map(tags -> byKey(tags, tag -> tag.key(), tag -> tag.value()));
                    case "ssm" -> ofParameter(caller, arn.name());
                    case "logs" ->
                        Services.ask(
                                caller,
                                () -> services.logs()
                                        .listTagsForResource(request -> request.resourceArn(
                                                text.endsWith(":*") ? text.substring(0, text.length() - 2) : text))
                                        .tags());
                    default -> Optional.<Map<String, String>>empty();
                })
                .orElse(Map.of());
    }

    /** The ARNs of {@code a} and {@code /a} are the same. */
    private Optional<Map<String, String>> ofParameter(Caller caller, String name) {
        return Stream.of(name, "/" + name)
                .flatMap(each -> Services.ask(
                        caller,
                        () -> services.ssm()
                                .listTagsForResource(request -> request.resourceType(ResourceTypeForTagging.PARAMETER)
                                        .resourceId(each))
                                .tagList())
                        .stream())
                .findFirst()
                .map(tags -> byKey(tags, tag -> tag.key(), tag -> tag.value()));
    }

    private Optional<List<Tag>> ofIam(Caller caller, Arn arn) {
        String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
        return switch (arn.type()) {
            case "role" ->
                Services.ask(
                        caller,
                        () -> services.iam()
                                .getRole(request -> request.roleName(name))
                                .role()
                                .tags());
            case "user" ->
                Services.ask(
                        caller,
                        () -> services.iam()
                                .getUser(request -> request.userName(name))
                                .user()
                                .tags());
            case "policy" ->
                Services.ask(
                        caller,
                        () -> services.iam()
                                .getPolicy(request -> request.policyArn(arn.toString()))
                                .policy()
                                .tags());
            case "instance-profile" ->
                Services.ask(
                        caller,
                        () -> services.iam()
                                .getInstanceProfile(request -> request.instanceProfileName(name))
                                .instanceProfile()
                                .tags());
            default -> Optional.empty();
        };
    }

    private static <T> Map<String, String> byKey(List<T> tags, Function<T, String> key, Function<T, String> value) {
        return tags.stream().collect(Collectors.toMap(key, value, (first, _) -> first));
    }
}
