package neargate.services.iam;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Store;
import neargate.policy.Context;
import neargate.policy.MalformedPolicy;
import neargate.policy.Policy;
import neargate.policy.Policy.Grammar;
import neargate.policy.Principal;
import neargate.services.iam.Simulation.Named;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.GetContextKeysForCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetContextKeysForCustomPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetContextKeysForPrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetContextKeysForPrincipalPolicyResponse;
import software.amazon.awssdk.services.iam.model.PolicySourceType;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyResponse;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;

/** Simulations of policies that come with the request, or that an identity carries. */
final class Simulator {
    private final Store store;
    private final CompiledPolicies compiled;

    Simulator(Store store, CompiledPolicies compiled) {
        this.store = store;
        this.compiled = compiled;
    }

    SimulateCustomPolicyResponse custom(SimulateCustomPolicyRequest request) {
        String account = Caller.current().account();
        Principal principal = caller(request.callerArn(), Principal.root(account));
        var simulation = new Simulation(
                principal,
                given("PolicyInputList", request.policyInputList(), Grammar.IDENTITY),
                boundary(request.permissionsBoundaryPolicyInputList()),
                resource(request.resourcePolicy()),
                owner(request.resourceOwner(), account),
                context(request.contextEntries()));
        Page<EvaluationResult> page = simulation.page(
                checked(request.actionNames()),
                resources(request.resourceArns()),
                request.marker(),
                request.maxItems());
        return SimulateCustomPolicyResponse.builder()
                .evaluationResults(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    SimulatePrincipalPolicyResponse principal(SimulatePrincipalPolicyRequest request) {
        var source = SimulatedPrincipal.of(store.snapshot(), compiled, request.policySourceArn());
        Named given = boundary(request.permissionsBoundaryPolicyInputList());
        Named own = source.boundary() == null
                ? null
                : new Named("PermissionsBoundary", PolicySourceType.USER_MANAGED, compiled.identity(source.boundary()));
        List<Named> policies = new ArrayList<>();
        source.policies()
                .forEach(policy ->
                        policies.add(new Named(policy.id(), policy.type(), compiled.identity(policy.document()))));
        policies.addAll(given("PolicyInputList", request.policyInputList(), Grammar.IDENTITY));
        var simulation = new Simulation(
                caller(request.callerArn(), source.principal()),
                policies,
                given == null ? own : given,
                resource(request.resourcePolicy()),
                owner(request.resourceOwner(), Caller.current().account()),
                context(request.contextEntries()).or(source.context()));
        Page<EvaluationResult> page = simulation.page(
                checked(request.actionNames()),
                resources(request.resourceArns()),
                request.marker(),
                request.maxItems());
        return SimulatePrincipalPolicyResponse.builder()
                .evaluationResults(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    GetContextKeysForCustomPolicyResponse keysOfCustom(GetContextKeysForCustomPolicyRequest request) {
        return GetContextKeysForCustomPolicyResponse.builder()
                .contextKeyNames(keys(given("PolicyInputList", request.policyInputList(), Grammar.IDENTITY).stream()
                        .map(Named::policy)))
                .build();
    }

    GetContextKeysForPrincipalPolicyResponse keysOfPrincipal(GetContextKeysForPrincipalPolicyRequest request) {
        Stream<Policy> own =
                SimulatedPrincipal.of(store.snapshot(), compiled, request.policySourceArn()).policies().stream()
                        .map(policy -> compiled.identity(policy.document()));
        Stream<Policy> given = given("PolicyInputList", request.policyInputList(), Grammar.IDENTITY).stream()
                .map(Named::policy);
        return GetContextKeysForPrincipalPolicyResponse.builder()
                .contextKeyNames(keys(Stream.concat(own, given)))
                .build();
    }

    private static List<String> keys(Stream<Policy> policies) {
        var keys = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
        policies.forEach(policy -> keys.addAll(policy.contextKeys()));
        return List.copyOf(keys);
    }

    private static List<Named> given(String list, List<String> documents, Grammar grammar) {
        List<Named> policies = new ArrayList<>();
        for (String document : documents) {
            String id = list + "." + (policies.size() + 1);
            try {
                policies.add(new Named(id, PolicySourceType.NONE, Policy.parse(document, grammar)));
            } catch (MalformedPolicy e) {
                throw IamErrors.invalidInput("Invalid Input Policy " + id + ": " + e.getMessage());
            }
        }
        return policies;
    }

    private static @Nullable Named boundary(List<String> documents) {
        List<Named> given = given("PermissionsBoundaryPolicyInputList", documents, Grammar.IDENTITY);
        return given.isEmpty() ? null : given.getFirst();
    }

    private static @Nullable Named resource(@Nullable String document) {
        return document == null
                ? null
                : new Named(
                        "ResourcePolicy",
                        PolicySourceType.RESOURCE,
                        given("ResourcePolicy", List.of(document), Grammar.RESOURCE)
                                .getFirst()
                                .policy());
    }

    /** "CallerArn: ... You can specify only the ARN of an IAM user." */
    private static Principal caller(@Nullable String arn, Principal otherwise) {
        if (arn == null) {
            return otherwise;
        }
        return Arn.parse(arn)
                .filter(it -> it.service().equals("iam") && it.type().equals("user"))
                .map(it -> Principal.user(it.account(), arn))
                .orElseThrow(() -> IamErrors.invalidInput("Invalid Caller Arn: " + arn));
    }

    private static String owner(@Nullable String arn, String account) {
        return arn == null ? account : Arn.parse(arn).map(Arn::account).orElse(arn);
    }

    private static List<String> checked(List<String> actions) {
        for (String action : actions) {
            if (!action.matches("[A-Za-z0-9-]+:[A-Za-z0-9*]+")) {
                throw IamErrors.invalidInput("Invalid Action Name: " + action);
            }
        }
        return actions;
    }

    private static List<String> resources(List<String> arns) {
        for (String arn : arns) {
            if (!arn.equals("*") && Arn.parse(arn).isEmpty()) {
                throw IamErrors.invalidInput("Invalid Resource Arn: " + arn);
            }
        }
        return arns.isEmpty() ? List.of("*") : arns;
    }

    private static Context context(List<ContextEntry> entries) {
        Map<String, List<String>> values = new HashMap<>();
        for (ContextEntry entry : entries) {
            if (entry.contextKeyName() != null) {
                values.put(entry.contextKeyName(), entry.contextKeyValues());
            }
        }
        return Context.of(values);
    }
}
