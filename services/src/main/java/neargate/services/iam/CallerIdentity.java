package neargate.services.iam;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.Session;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.policy.AppliedPolicies;
import neargate.policy.Context;
import neargate.policy.Policy;
import neargate.policy.Principal;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.PasswordPolicy;
import software.amazon.awssdk.services.iam.model.PolicySourceType;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * A caller as policies see it: the principal, the policies that apply to it, and its part of the request context ("Properties
 * of the principal", "Properties of a role session").
 */
record CallerIdentity(Principal principal, AppliedPolicies policies, Context context) {
    private static final String EVERYTHING = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";

    /** GetSessionToken: "You cannot call any AWS STS API except AssumeRole or GetCallerIdentity"; the rest refuse all sessions. */
    private static final String NO_INFORMATION = """
            {"Version":"2012-10-17","Statement":{"Effect":"Deny",
             "Action":["sts:GetAccessKeyInfo","sts:DecodeAuthorizationMessage"],"Resource":"*"}}""";

    /** GetFederationToken: "You cannot call any STS operations except GetCallerIdentity." */
    private static final String NO_STS = """
            {"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"sts:*","Resource":"*"}}""";

    /** ChangePassword is about nobody but who calls it. */
    private static final String OWN_PASSWORD = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow",
             "Action":["iam:GetAccountPasswordPolicy","iam:ChangePassword"],"Resource":"*"}}""";

    static CallerIdentity of(Caller caller, Reader now, CompiledPolicies compiled) {
        return new Reading(caller, now, compiled).identity();
    }

    private CallerIdentity inSession(List<Policy> session) {
        return new CallerIdentity(
                principal,
                new AppliedPolicies(policies.identity(), policies.boundary(), session, null, false),
                context);
    }

    /** Who it is found to be; with no policies when the user or role is gone. */
    private record Reading(Caller caller, Scope scope, Reader now, CompiledPolicies compiled) {
        Reading(Caller caller, Reader now, CompiledPolicies compiled) {
            this(caller, Scope.global(caller), now, compiled);
        }

        CallerIdentity identity() {
            Optional<String> service = caller.actingService();
            if (service.isPresent()) {
                String name = service.get() + ".amazonaws.com";
                return new CallerIdentity(
                        Principal.service(name),
                        AppliedPolicies.identity(List.of()),
                        PrincipalContext.ofService(caller, name));
            }
            Session session = caller.session();
            if (session == null) {
                return caller.isRoot() ? root() : user(caller.principal());
            }
            return switch (session.kind()) {
                case ROLE -> roleSession(session);
                case USER ->
                    parent(session)
                            .inSession(List.of(compiled.identity(EVERYTHING), compiled.identity(NO_INFORMATION)));
                case FEDERATED_USER -> federatedUser(session);
            };
        }

        private CallerIdentity root() {
            return new CallerIdentity(
                    Principal.root(caller.account()),
                    AppliedPolicies.identity(List.of(compiled.identity(EVERYTHING))),
                    new PrincipalContext(caller, "Account", caller.principal(), caller.account(), null, Map.of()));
        }

        private CallerIdentity user(String arn) {
            Optional<UserRecord> user = findUser(arn);
            return new CallerIdentity(
                    Principal.user(caller.account(), arn),
                    new AppliedPolicies(
                            user.map(this::withOwnPassword).orElse(List.of()),
                            user.map(record -> record.user().permissionsBoundary())
                                    .map(this::boundary)
                                    .orElse(null),
                            null,
                            null,
                            false),
                    new PrincipalContext(
                            caller,
                            "User",
                            arn,
                            user.map(record -> record.user().userId()).orElse(""),
                            user.map(UserRecord::name).orElse(null),
                            tags(user.map(record -> record.user().tags()))));
        }

        private CallerIdentity parent(Session session) {
            return session.parent().equals(Caller.rootOf(caller.account())) ? root() : user(session.parent());
        }

        private CallerIdentity federatedUser(Session session) {
            CallerIdentity parent = parent(session);
            return new CallerIdentity(
                    Principal.federated(caller.account(), caller.principal(), session.parent()),
                    new AppliedPolicies(
                            parent.policies().identity(),
                            parent.policies().boundary(),
                            Stream.concat(sessionPolicies(session).stream(), Stream.of(compiled.identity(NO_STS)))
                                    .toList(),
                            null,
                            false),
                    new PrincipalContext(
                            caller,
                            "FederatedUser",
                            caller.principal(),
                            session.id(),
                            null,
                            merged(
                                    tags(findUser(session.parent())
                                            .map(record -> record.user().tags())),
                                    session.tags())));
        }

        private CallerIdentity roleSession(Session session) {
            // A role that was made anew under the name is another one ("the unique ID").
            Optional<RoleRecord> role = Arn.parse(session.parent())
                    .flatMap(arn -> RoleRecord.find(now, scope, lastName(arn)))
                    .filter(record -> session.id().startsWith(record.role().roleId() + ":"));
            return new CallerIdentity(
                    Principal.session(
                            caller.account(),
                            caller.principal(),
                            role.isPresent() ? session.parent() : uniqueId(session)),
                    new AppliedPolicies(
                            role.map(this::ofRole).orElse(List.of()),
                            role.map(record -> record.role().permissionsBoundary())
                                    .map(this::boundary)
                                    .orElse(null),
                            session.isLimited() ? sessionPolicies(session) : null,
                            null,
                            false),
                    new PrincipalContext(
                            caller,
                            "AssumedRole",
                            session.parent(),
                            session.id(),
                            null,
                            merged(tags(role.map(record -> record.role().tags())), session.tags())));
        }

        private Optional<UserRecord> findUser(String arn) {
            return Arn.parse(arn)
                    .flatMap(parsed -> UserRecord.find(now, scope, lastName(parsed)))
                    .filter(record -> record.user().arn().equals(arn));
        }

        private static String lastName(Arn arn) {
            return arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
        }

        /** "Allow users to change their own password" of the account's password policy. */
        private List<Policy> withOwnPassword(UserRecord user) {
            boolean isAllowed = PasswordPolicies.find(now, scope)
                    .map(PasswordPolicy::allowUsersToChangePassword)
                    .orElse(false);
            return isAllowed
                    ? Stream.concat(ofUser(user).stream(), Stream.of(compiled.identity(OWN_PASSWORD)))
                            .toList()
                    : ofUser(user);
        }

        /** By which policies that named the role go on naming it when it is gone. */
        private static String uniqueId(Session session) {
            return session.id().split(":", 2)[0];
        }

        private List<Policy> ofUser(UserRecord user) {
            return compiled(PolicySource.ofUser(now, scope, user));
        }

        private List<Policy> ofRole(RoleRecord role) {
            return compiled(PolicySource.of(now, scope, role, PolicySourceType.ROLE));
        }

        private List<Policy> compiled(List<PolicySource> sources) {
            return sources.stream()
                    .map(source -> compiled.identity(source.document()))
                    .toList();
        }

        private List<Policy> sessionPolicies(Session session) {
            return Stream.concat(session.policies().stream(), documents(session.policyArns()))
                    .map(compiled::identity)
                    .toList();
        }

        /** A boundary whose policy is gone allows nothing. */
        private Policy boundary(AttachedPermissionsBoundary boundary) {
            return ManagedPolicies.document(now, scope, boundary.permissionsBoundaryArn())
                    .map(compiled::identity)
                    .orElse(Policy.NOTHING);
        }

        private Stream<String> documents(List<String> arns) {
            return arns.stream().flatMap(arn -> ManagedPolicies.document(now, scope, arn).stream());
        }

        private static Map<String, String> tags(Optional<List<Tag>> tags) {
            return tags.orElse(List.of()).stream().collect(Collectors.toMap(tag -> Names.key(tag.key()), Tag::value));
        }

        private static Map<String, String> merged(Map<String, String> own, Map<String, String> session) {
            return Stream.concat(own.entrySet().stream(), session.entrySet().stream())
                    .collect(Collectors.toMap(tag -> Names.key(tag.getKey()), Map.Entry::getValue, (_, last) -> last));
        }
    }
}
