package neargate.gateway;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import neargate.gateway.authorization.AccessControl;
import neargate.gateway.authorization.Denial;
import neargate.kernel.Caller;
import neargate.policy.Context;
import neargate.policy.Decision;
import neargate.policy.PolicyType;
import software.amazon.awssdk.core.SdkPojo;

/** Notes what it is asked, and allows it unless told otherwise. */
public final class TestAccess implements AccessControl {
    /** What was asked for, as {@code ecs:RunTask arn:...}. */
    public final List<String> asked = new ArrayList<>();

    /** The contexts in which it was. */
    public final List<Context> contexts = new ArrayList<>();

    /** The roles that requests hand on. */
    public final List<PassedRole> passed = new ArrayList<>();

    /** The services whose resources have policies. */
    public final Set<String> withResourcePolicies = new HashSet<>();

    private BiPredicate<String, String> allowed = (action, resource) -> true;

    public void allow(BiPredicate<String, String> which) {
        allowed = which;
    }

    @Override
    public SdkPojo completed(Caller caller, SdkPojo request) {
        return request;
    }

    @Override
    public Decision decide(Caller caller, String action, String resource, String account, Context context) {
        asked.add(action + " " + resource);
        contexts.add(context);
        return allowed.test(action, resource)
                ? new Decision.Allowed()
                : new Decision.ImplicitlyDenied(PolicyType.IDENTITY);
    }

    @Override
    public boolean hasResourcePolicies(String service) {
        return withResourcePolicies.contains(service);
    }

    @Override
    public Optional<String> arn(Caller caller, String type, String name) {
        return Optional.empty();
    }

    @Override
    public Optional<String> meant(Caller caller, String type, SdkPojo request) {
        return Optional.empty();
    }

    @Override
    public Optional<String> left(Caller caller, String type, SdkPojo request) {
        return Optional.empty();
    }

    @Override
    public Map<String, String> tags(Caller caller, String arn) {
        return Map.of("of", arn);
    }

    @Override
    public List<String> facts(Caller caller, String key, String arn) {
        return List.of("known of " + arn);
    }

    @Override
    public Optional<String> boundary(Caller caller, String arn) {
        return Optional.of("arn:aws:iam::123456789012:policy/edge");
    }

    @Override
    public String encoded(Caller caller, Denial denial) {
        return denial.toString();
    }

    @Override
    public List<PassedRole> passedRoles(Caller caller, SdkPojo request) {
        return passed;
    }
}
