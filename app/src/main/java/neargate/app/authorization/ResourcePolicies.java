package neargate.app.authorization;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.services.iam.ResourcePolicy;

/** The policies of resources, by ARN. */
final class ResourcePolicies {
    /** Whose resources have policies. */
    static final Set<String> SERVICES = Set.of("kms", "secretsmanager");

    private final Services services;
    private final KeyGrants grants;

    ResourcePolicies(Services services) {
        this.services = services;
        this.grants = new KeyGrants(services);
    }

    /**
     * Those that count for an action. A resource that is not there has none; who is asked for it says so.
     *
     * @param action as {@code kms:Decrypt}
     */
    Optional<ResourcePolicy> of(Caller caller, String action, String text) {
        return Arn.parse(text)
                .filter(arn -> arn.account().equals(caller.account()))
                .flatMap(arn -> switch (arn.service()) {
                    case "kms" -> arn.resource().startsWith("key/") ? ofKey(caller, action, text) : Optional.empty();
                    case "secretsmanager" ->
                        Services.ask(
                                        caller,
                                        () -> services.secretsManager()
                                                .getResourcePolicy(request -> request.secretId(text))
                                                .resourcePolicy())
                                .map(document -> new ResourcePolicy(List.of(document), false));
                    default -> Optional.empty();
                });
    }

    /** "... without permission from the key policy, IAM policies that allow permissions have no effect". */
    private Optional<ResourcePolicy> ofKey(Caller caller, String action, String arn) {
        return Services.ask(
                        caller,
                        () -> services.kms()
                                .getKeyPolicy(request -> request.keyId(arn))
                                .policy())
                .map(document -> new ResourcePolicy(
                        Stream.concat(Stream.of(document), grants.of(caller, action, arn).stream())
                                .toList(),
                        true));
    }
}
