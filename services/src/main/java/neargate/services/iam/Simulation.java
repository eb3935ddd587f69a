package neargate.services.iam;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import neargate.kernel.Arn;
import neargate.kernel.Page;
import neargate.policy.AppliedPolicies;
import neargate.policy.Context;
import neargate.policy.Decision;
import neargate.policy.Policy;
import neargate.policy.Principal;
import neargate.policy.Request;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PermissionsBoundaryDecisionDetail;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.PolicySourceType;
import software.amazon.awssdk.services.iam.model.Position;
import software.amazon.awssdk.services.iam.model.Statement;

/**
 * What policies would decide on each action and each resource ("Testing IAM policies with the IAM policy simulator").
 *
 * @param boundary the permissions boundary; null without
 * @param resource the policy of the resource; null without
 * @param account whose resources they are
 */
record Simulation(
        Principal principal,
        List<Named> policies,
        @Nullable Named boundary,
        @Nullable Named resource,
        String account,
        Context context) {

    /** A policy with what a simulation calls it. */
    record Named(String id, PolicySourceType type, Policy policy) {}

    /** The results of a page, in the order of the actions and, within one, of the resources. */
    Page<EvaluationResult> page(
            List<String> actions, List<String> resources, @Nullable String marker, @Nullable Integer maxItems) {
        int from = from(Pages.after(marker));
        int all = Math.multiplyExact(actions.size(), resources.size());
        Page<Integer> page = Pages.of(
                IntStream.range(Math.min(from, all), all).boxed(), maxItems, number -> Integer.toString(number + 1));
        List<EvaluationResult> results = page.items().stream()
                .map(number -> result(actions.get(number / resources.size()), resources.get(number % resources.size())))
                .toList();
        return new Page<>(results, page.nextToken());
    }

    private static int from(String after) {
        return after.matches("\\d{1,9}") ? Integer.parseInt(after) : 0;
    }

    private EvaluationResult result(String action, String arn) {
        String owner = Arn.parse(arn)
                .map(Arn::account)
                .filter(it -> it.matches("\\d{12}"))
                .orElse(account);
        var request = new Request(principal, action, arn, owner, context);
        Decision decision = applied().decide(request);
        return EvaluationResult.builder()
                .evalActionName(action)
                .evalResourceName(arn)
                .evalDecision(decided(decision))
                .matchedStatements(matched(request).toList())
                .missingContextValues(missing())
                .permissionsBoundaryDecisionDetail(boundary == null ? null : within(boundary, request))
                .build();
    }

    private AppliedPolicies applied() {
        return new AppliedPolicies(
                policies.stream().map(Named::policy).toList(),
                boundary == null ? null : boundary.policy(),
                null,
                resource == null ? null : resource.policy(),
                false);
    }

    private static PolicyEvaluationDecisionType decided(Decision decision) {
        return switch (decision) {
            case Decision.Allowed allowed -> PolicyEvaluationDecisionType.ALLOWED;
            case Decision.ExplicitlyDenied denied -> PolicyEvaluationDecisionType.EXPLICIT_DENY;
            case Decision.ImplicitlyDenied denied -> PolicyEvaluationDecisionType.IMPLICIT_DENY;
        };
    }

    private static PermissionsBoundaryDecisionDetail within(Named boundary, Request request) {
        return PermissionsBoundaryDecisionDetail.builder()
                .allowedByPermissionsBoundary(AppliedPolicies.identity(List.of(boundary.policy()))
                        .decide(request)
                        .isAllowed())
                .build();
    }

    private Stream<Statement> matched(Request request) {
        return named().flatMap(named -> named.policy()
                .matching(request)
                .map(position -> Statement.builder()
                        .sourcePolicyId(named.id())
                        .sourcePolicyType(named.type())
                        .startPosition(at(position.startLine(), position.startColumn()))
                        .endPosition(at(position.endLine(), position.endColumn()))
                        .build()));
    }

    private static Position at(int line, int column) {
        return Position.builder().line(line).column(column).build();
    }

    private List<String> missing() {
        var keys = new TreeSet<String>();
        named().flatMap(named -> named.policy().contextKeys().stream())
                .filter(key -> context.values(Names.key(key)).isEmpty())
                .forEach(keys::add);
        return List.copyOf(keys);
    }

    private Stream<Named> named() {
        return Stream.concat(policies.stream(), Stream.of(boundary, resource).flatMap(Stream::ofNullable));
    }
}
