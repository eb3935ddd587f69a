package neargate.services.sts;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.Session;
import neargate.policy.Context;
import neargate.policy.Decision;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

/** AssumeRole, by users, sessions of roles and AWS services. */
final class AssumeRole {
    private static final Duration USUAL = Duration.ofHours(1);
    private static final Duration LONGEST_OF_CHAIN = Duration.ofHours(1);

    private final IamClient iam;
    private final RoleAccess access;
    private final TemporaryCredentials credentials;

    AssumeRole(IamClient iam, RoleAccess access, TemporaryCredentials credentials) {
        this.iam = iam;
        this.access = access;
        this.credentials = credentials;
    }

    AssumeRoleResponse assume(AssumeRoleRequest request) {
        Caller caller = Caller.current();
        Arn arn = Arn.parse(request.roleArn())
                .filter(it -> it.service().equals("iam") && it.type().equals("role"))
                .orElseThrow(() -> StsErrors.validation(request.roleArn() + " is invalid"));
        Role role = find(arn).orElseThrow(() -> StsErrors.notAuthorized("sts:AssumeRole", request.roleArn()));
        Optional<Session> chained = Optional.ofNullable(caller.session()).filter(it -> it.kind() == Session.Kind.ROLE);
        Map<String, String> tags = tags(request, chained.orElse(null));
        Set<String> transitive = transitive(request, chained.orElse(null), tags);
        String source = sourceIdentity(request, role, chained.map(Session::sourceIdentity));
        if (request.serialNumber() != null || request.tokenCode() != null) {
            throw StsErrors.accessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code.");
        }
        if (request.hasProvidedContexts()) {
            throw StsErrors.validation("The ProvidedContexts are not from a context provider that is known here.");
        }
        checkAllowed(caller, request, role, tags, source);
        Duration life =
                life(request, role, chained.isPresent(), caller.actingService().isPresent());

        String session = request.roleSessionName();
        String principal =
                new Arn("aws", "sts", "", arn.account(), "assumed-role/" + role.roleName() + "/" + session).toString();
        var issued = new Session(
                Session.Kind.ROLE,
                role.arn(),
                role.roleId() + ":" + session,
                credentials.now(),
                SessionPolicies.document(request.policy()),
                SessionPolicies.arns(request.policyArns(), iam),
                tags,
                transitive,
                source);
        int packed = Packed.percentage(issued);
        if (packed > 100) {
            throw StsErrors.packedPolicyTooLarge(packed);
        }
        Credentials made = credentials.issue(arn.account(), principal, issued, life);
        return AssumeRoleResponse.builder()
                .credentials(made)
                .assumedRoleUser(user -> user.assumedRoleId(issued.id()).arn(principal))
                .packedPolicySize(packed == 0 ? null : packed)
                .sourceIdentity(source)
                .build();
    }

    /** "After the source identity is set, the value cannot be changed." */
    private static @Nullable String sourceIdentity(AssumeRoleRequest request, Role role, Optional<String> set) {
        String asked = request.sourceIdentity();
        if (asked != null && set.isPresent() && !set.get().equals(asked)) {
            throw StsErrors.notAuthorized("sts:SetSourceIdentity", role.arn());
        }
        return set.orElse(asked);
    }

    /** The role of that ARN, in whatever account, path and all. */
    private Optional<Role> find(Arn arn) {
        String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
        try {
            Role role = Caller.service("sts", arn.account(), Caller.current().region())
                    .call(() -> iam.getRole(request -> request.roleName(name)))
                    .role();
            return Optional.of(role).filter(it -> it.arn().equals(arn.toString()));
        } catch (NoSuchEntityException e) {
            return Optional.empty();
        }
    }

    private void checkAllowed(
            Caller caller, AssumeRoleRequest request, Role role, Map<String, String> tags, @Nullable String source) {
        Context context = context(caller, request, role, tags, source);
        List<String> actions = new ArrayList<>(List.of("sts:AssumeRole"));
        if (source != null) {
            actions.add("sts:SetSourceIdentity");
        }
        if (!tags.isEmpty()) {
            actions.add("sts:TagSession");
        }
        String trust = URLDecoder.decode(role.assumeRolePolicyDocument(), StandardCharsets.UTF_8);
        for (String action : actions) {
            Decision decision = access.decide(action, role.arn(), trust, context);
            if (!decision.isAllowed()) {
                throw StsErrors.notAuthorized(action, role.arn());
            }
        }
    }

    /** "IAM and AWS STS condition context keys"; a service says whose resource it acts for. */
    private Context context(
            Caller caller, AssumeRoleRequest request, Role role, Map<String, String> tags, @Nullable String source) {
        Map<String, List<String>> values = new HashMap<>();
        Instant now = credentials.now();
        values.put("aws:CurrentTime", List.of(now.toString()));
        values.put("aws:EpochTime", List.of(Long.toString(now.getEpochSecond())));
        values.put("aws:SecureTransport", List.of("true"));
        put(values, "aws:SourceIp", caller.sender().address());
        put(values, "aws:UserAgent", caller.sender().userAgent());
        put(values, "aws:Referer", caller.sender().referer());
        Arn.parse(role.arn()).ifPresent(arn -> values.put("aws:ResourceAccount", List.of(arn.account())));
        role.tags().forEach(tag -> {
            values.put("aws:ResourceTag/" + tag.key(), List.of(tag.value()));
            values.put("iam:ResourceTag/" + tag.key(), List.of(tag.value()));
        });
        values.put("sts:RoleSessionName", List.of(request.roleSessionName()));
        put(values, "sts:ExternalId", request.externalId());
        put(values, "sts:SourceIdentity", source);
        tags.forEach((key, value) -> values.put("aws:RequestTag/" + key, List.of(value)));
        if (!tags.isEmpty()) {
            values.put("aws:TagKeys", List.copyOf(tags.keySet()));
        }
        if (!request.transitiveTagKeys().isEmpty()) {
            values.put("sts:TransitiveTagKeys", request.transitiveTagKeys());
        }
        values.put("aws:RequestedRegion", List.of(caller.region()));
        caller.actingService()
                .map(service -> switch (service) {
                    case "ecs-tasks" -> Arn.of(caller, "ecs", "task/" + request.roleSessionName());
                    case "ec2" -> Arn.of(caller, "ec2", "instance/" + request.roleSessionName());
                    default -> Arn.of(caller, service, request.roleSessionName());
                })
                .ifPresent(arn -> values.put("aws:SourceArn", List.of(arn.toString())));
        return Context.of(values);
    }

    private static void put(Map<String, List<String>> values, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            values.put(key, List.of(value));
        }
    }

    /** The tags that are passed, and those of the session that assumes which go on. */
    private static Map<String, String> tags(AssumeRoleRequest request, @Nullable Session chained) {
        Map<String, String> tags = SessionTags.of(request.tags());
        if (chained != null) {
            Set<String> seen = new TreeSet<>();
            tags.keySet().forEach(key -> seen.add(key.toLowerCase(Locale.ROOT)));
            chained.transitiveTagKeys().forEach(key -> {
                if (!seen.add(key.toLowerCase(Locale.ROOT))) {
                    throw StsErrors.validation(
                            "One of the specified transitive tag keys can't be set because it conflicts with a transitive"
                                    + " tag key from the calling session.");
                }
                tags.put(key, Objects.requireNonNullElse(chained.tags().get(key), ""));
            });
        }
        return tags;
    }

    private static Set<String> transitive(
            AssumeRoleRequest request, @Nullable Session chained, Map<String, String> tags) {
        Set<String> keys = new TreeSet<>(request.transitiveTagKeys());
        if (chained != null) {
            keys.addAll(chained.transitiveTagKeys());
        }
        if (!tags.keySet().containsAll(keys)) {
            throw StsErrors.validation("The specified transitive tag key must be included in the requested tags.");
        }
        return keys;
    }

    /** AWS's own services are not held to what the role says. */
    private static Duration life(AssumeRoleRequest request, Role role, boolean isChained, boolean isService) {
        Duration asked = request.durationSeconds() == null ? USUAL : Duration.ofSeconds(request.durationSeconds());
        if (isService) {
            return asked;
        }
        if (isChained && asked.compareTo(LONGEST_OF_CHAIN) > 0) {
            throw StsErrors.validation(
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed"
                            + " by role chaining");
        }
        if (asked.toSeconds() > role.maxSessionDuration()) {
            throw StsErrors.validation(
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        return asked;
    }
}
