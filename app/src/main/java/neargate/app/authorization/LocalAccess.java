package neargate.app.authorization;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import neargate.gateway.authorization.AccessControl;
import neargate.gateway.authorization.Denial;
import neargate.kernel.Caller;
import neargate.policy.Context;
import neargate.policy.Decision;
import neargate.services.iam.Authorization;
import neargate.services.sts.AuthorizationMessages;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.kms.model.UpdateAliasRequest;

/** The policies and the services of this Neargate. */
public final class LocalAccess implements AccessControl {
    private final Authorization policies;
    private final CompletedRequests requests;
    private final WholeArns arns;
    private final ResourceTags tags;
    private final KeyFacts keyFacts;
    private final PermissionsBoundaries boundaries;
    private final PassedRoles passedRoles;
    private final ResourcePolicies resourcePolicies;
    private final AuthorizationMessages messages;

    public LocalAccess(Authorization policies, Services services, AuthorizationMessages messages) {
        this.policies = policies;
        this.requests = new CompletedRequests(services);
        this.arns = new WholeArns(services);
        this.tags = new ResourceTags(services);
        this.keyFacts = new KeyFacts(services);
        this.boundaries = new PermissionsBoundaries(services);
        this.passedRoles = new PassedRoles(services, arns);
        this.resourcePolicies = new ResourcePolicies(services);
        this.messages = messages;
    }

    @Override
    public SdkPojo completed(Caller caller, SdkPojo request) {
        return requests.of(caller, request);
    }

    @Override
    public Decision decide(Caller caller, String action, String resource, String account, Context context) {
        return policies.decide(
                caller, action, resource, account, context, resourcePolicies.of(caller, action, resource));
    }

    @Override
    public boolean hasResourcePolicies(String service) {
        return ResourcePolicies.SERVICES.contains(service);
    }

    @Override
    public Optional<String> arn(Caller caller, String type, String name) {
        return arns.find(caller, type, name);
    }

    @Override
    public Optional<String> meant(Caller caller, String type, SdkPojo request) {
        return switch (type) {
            case "kms:key" -> arns.keyOf(caller, request);
            case "iam:user" -> arns.userOf(caller, request);
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<String> left(Caller caller, String type, SdkPojo request) {
        return type.equals("kms:key") && request instanceof UpdateAliasRequest it
                ? arns.find(caller, type, it.aliasName())
                : Optional.empty();
    }

    @Override
    public Map<String, String> tags(Caller caller, String arn) {
        return tags.of(caller, arn);
    }

    @Override
    public List<String> facts(Caller caller, String key, String arn) {
        return keyFacts.of(caller, key, arn);
    }

    @Override
    public Optional<String> boundary(Caller caller, String arn) {
        return boundaries.of(caller, arn);
    }

    @Override
    public String encoded(Caller caller, Denial denial) {
        return messages.encoded(
                caller,
                denial.action(),
                denial.resource(),
                denial.decision() instanceof Decision.ExplicitlyDenied,
                denial.conditions());
    }

    @Override
    public List<PassedRole> passedRoles(Caller caller, SdkPojo request) {
        return passedRoles.of(caller, request);
    }
}
