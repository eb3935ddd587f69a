package neargate.services.iam;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.Session;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;
import neargate.policy.Policy;
import software.amazon.awssdk.services.iam.model.AccessAdvisorUsageGranularityType;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.EntityDetails;
import software.amazon.awssdk.services.iam.model.EntityInfo;
import software.amazon.awssdk.services.iam.model.GenerateServiceLastAccessedDetailsRequest;
import software.amazon.awssdk.services.iam.model.GenerateServiceLastAccessedDetailsResponse;
import software.amazon.awssdk.services.iam.model.GetServiceLastAccessedDetailsRequest;
import software.amazon.awssdk.services.iam.model.GetServiceLastAccessedDetailsResponse;
import software.amazon.awssdk.services.iam.model.GetServiceLastAccessedDetailsWithEntitiesRequest;
import software.amazon.awssdk.services.iam.model.GetServiceLastAccessedDetailsWithEntitiesResponse;
import software.amazon.awssdk.services.iam.model.JobStatusType;
import software.amazon.awssdk.services.iam.model.PolicyOwnerEntityType;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.ServiceLastAccessed;
import software.amazon.awssdk.services.iam.model.User;

/**
 * Reports of when somebody used last which of the services that its policies allow it ("Refine permissions in AWS using last
 * accessed information"). A report is made at once, and read by who asked for it, for four hours; a newer one of the same
 * takes its place.
 */
final class LastAccess {
    private static final Table.Index<ReportRecord> BY_SUBJECT =
            new Table.Index<>("subject", report -> List.of(report.asker() + " " + report.subject()));

    /** The hours in which reports were made. */
    private static final Table.Index<ReportRecord> BY_HOUR = new Table.Index<>(
            "hour",
            report -> List.of(report.created().truncatedTo(ChronoUnit.HOURS).toString()));

    static final Table<ReportRecord> TABLE = Table.named("iam.last-access", JsonCodec.of(ReportRecord.class))
            .with(BY_SUBJECT)
            .with(BY_HOUR)
            .build();

    /** The services that reports tell of, by their namespaces. */
    private static final Map<String, String> SERVICES = Map.ofEntries(
            Map.entry("acm", "AWS Certificate Manager"),
            Map.entry("application-autoscaling", "AWS Application Auto Scaling"),
            Map.entry("appmesh", "AWS App Mesh"),
            Map.entry("autoscaling", "Amazon EC2 Auto Scaling"),
            Map.entry("cloudformation", "AWS CloudFormation"),
            Map.entry("cloudwatch", "Amazon CloudWatch"),
            Map.entry("codebuild", "AWS CodeBuild"),
            Map.entry("codecommit", "AWS CodeCommit"),
            Map.entry("codedeploy", "AWS CodeDeploy"),
            Map.entry("codepipeline", "AWS CodePipeline"),
            Map.entry("ec2", "Amazon EC2"),
            Map.entry("ecr", "Amazon Elastic Container Registry"),
            Map.entry("ecs", "Amazon Elastic Container Service"),
            Map.entry("elasticfilesystem", "Amazon Elastic File System"),
            Map.entry("elasticloadbalancing", "Elastic Load Balancing"),
            Map.entry("events", "Amazon EventBridge"),
            Map.entry("iam", "AWS Identity and Access Management"),
            Map.entry("kms", "AWS Key Management Service"),
            Map.entry("logs", "Amazon CloudWatch Logs"),
            Map.entry("route53", "Amazon Route 53"),
            Map.entry("s3", "Amazon S3"),
            Map.entry("scheduler", "Amazon EventBridge Scheduler"),
            Map.entry("secretsmanager", "AWS Secrets Manager"),
            Map.entry("servicediscovery", "AWS Cloud Map"),
            Map.entry("sns", "Amazon SNS"),
            Map.entry("sqs", "Amazon SQS"),
            Map.entry("ssm", "AWS Systems Manager"),
            Map.entry("sts", "AWS Security Token Service"),
            Map.entry("xray", "AWS X-Ray"));

    private static final Duration LIFE = Duration.ofHours(4);

    private final Store store;
    private final GrantingPolicies granting;
    private final Clock clock;

    LastAccess(Store store, GrantingPolicies granting, Clock clock) {
        this.store = store;
        this.granting = granting;
        this.clock = clock;
    }

    /** @param asker the ARN of who asked for it, of a session that of its role */
    record ReportRecord(
            String asker,
            String subject,
            AccessAdvisorUsageGranularityType granularity,
            Instant created,
            List<AccessRecord> services) {}

    record AccessRecord(ServiceLastAccessed service, List<EntityDetails> entities) {}

    GenerateServiceLastAccessedDetailsResponse generate(GenerateServiceLastAccessedDetailsRequest request) {
        Caller caller = Caller.current();
        Scope scope = Scope.global(caller);
        Reader now = store.snapshot();
        List<EntityInfo> entities = entities(now, scope, request.arn());
        List<Policy> policies = policies(now, scope, request.arn());
        List<AccessRecord> services = SERVICES.keySet().stream()
                .sorted()
                .filter(service -> policies.stream().anyMatch(policy -> policy.grants(service)))
                .map(service -> access(now, scope, service, entities))
                .toList();
        return store.write(transaction -> {
            var report = new ReportRecord(
                    asker(caller),
                    request.arn(),
                    Objects.requireNonNullElse(request.granularity(), AccessAdvisorUsageGranularityType.SERVICE_LEVEL),
                    Dates.now(transaction),
                    services);
            transaction
                    .find(TABLE, BY_SUBJECT, scope, report.asker() + " " + report.subject())
                    .toList()
                    .forEach(before -> transaction.delete(TABLE, before.key()));
            deleteOld(transaction, scope);
            String id = transaction.ids().uuid();
            transaction.put(TABLE, scope.key(id), report);
            return GenerateServiceLastAccessedDetailsResponse.builder()
                    .jobId(id)
                    .build();
        });
    }

    /** Sessions come and go. */
    private static String asker(Caller caller) {
        Session session = caller.session();
        return session != null && session.kind() == Session.Kind.ROLE ? session.parent() : caller.principal();
    }

    /** Whoever asked for them: users and roles go, too. */
    private static void deleteOld(Transaction transaction, Scope scope) {
        Instant oldest = transaction.now().minus(LIFE).truncatedTo(ChronoUnit.HOURS);
        transaction.terms(TABLE, BY_HOUR, scope).stream()
                .filter(hour -> Instant.parse(hour).isBefore(oldest))
                .flatMap(hour -> transaction.find(TABLE, BY_HOUR, scope, hour))
                .toList()
                .forEach(old -> transaction.delete(TABLE, old.key()));
    }

    private List<Policy> policies(Reader now, Scope scope, String arn) {
        if (arn.contains(":policy/")) {
            return List.of(
                    granting.managed(now, scope, arn).findFirst().orElseThrow(() -> ManagedPolicies.notFound(arn)));
        }
        return granting.of(now, scope, arn).stream()
                .map(GrantingPolicies.Carried::policy)
                .toList();
    }

    private static AccessRecord access(Reader now, Scope scope, String service, List<EntityInfo> entities) {
        List<EntityDetails> details = entities.stream()
                .map(entity -> EntityDetails.builder()
                        .entityInfo(entity)
                        .lastAuthenticated(LastUses.of(now, scope, entity.id(), service)
                                .map(AccessKeyLastUsed::lastUsedDate)
                                .orElse(null))
                        .build())
                .toList();
        List<EntityDetails> authenticated = details.stream()
                .filter(entity -> entity.lastAuthenticated() != null)
                .toList();
        ServiceLastAccessed.Builder accessed = ServiceLastAccessed.builder()
                .serviceName(SERVICES.get(service))
                .serviceNamespace(service)
                .totalAuthenticatedEntities(authenticated.size());
        authenticated.stream()
                .max(Comparator.comparing(EntityDetails::lastAuthenticated))
                .ifPresent(last -> accessed.lastAuthenticated(last.lastAuthenticated())
                        .lastAuthenticatedEntity(last.entityInfo().arn())
                        .lastAuthenticatedRegion(
                                LastUses.of(now, scope, last.entityInfo().id(), service)
                                        .map(AccessKeyLastUsed::region)
                                        .orElse(null)));
        return new AccessRecord(accessed.build(), details);
    }

    /** A user or role itself, the users of a group, who carries a policy. */
    private static List<EntityInfo> entities(Reader now, Scope scope, String arn) {
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        if (arn.contains(":group/")) {
            return users(now, scope, UserRecord.BY_GROUP, Names.key(name)).toList();
        }
        if (!arn.contains(":policy/")) {
            return Stream.concat(
                            UserRecord.find(now, scope, name).stream().map(user -> info(user.user())),
                            RoleRecord.find(now, scope, name).stream().map(role -> info(role.role())))
                    .filter(entity -> entity.arn().equals(arn))
                    .toList();
        }
        Stream<EntityInfo> ofGroups = now.find(GroupRecord.TABLE, GroupRecord.BY_POLICY, scope, arn)
                .flatMap(group ->
                        users(now, scope, UserRecord.BY_GROUP, group.key().id()));
        Stream<EntityInfo> roles = now.find(RoleRecord.TABLE, RoleRecord.BY_POLICY, scope, arn)
                .map(role -> info(role.value().role()));
        return Stream.of(users(now, scope, UserRecord.BY_POLICY, arn), ofGroups, roles)
                .flatMap(each -> each)
                .distinct()
                .toList();
    }

    private static Stream<EntityInfo> users(Reader now, Scope scope, Table.Index<UserRecord> index, String term) {
        return now.find(UserRecord.TABLE, index, scope, term).map(Row::value).map(user -> info(user.user()));
    }

    private static EntityInfo info(User user) {
        return EntityInfo.builder()
                .arn(user.arn())
                .name(user.userName())
                .type(PolicyOwnerEntityType.USER)
                .id(user.userId())
                .path(user.path())
                .build();
    }

    private static EntityInfo info(Role role) {
        return EntityInfo.builder()
                .arn(role.arn())
                .name(role.roleName())
                .type(PolicyOwnerEntityType.ROLE)
                .id(role.roleId())
                .path(role.path())
                .build();
    }

    GetServiceLastAccessedDetailsResponse get(GetServiceLastAccessedDetailsRequest request) {
        ReportRecord report = required(request.jobId());
        String after = Pages.after(request.marker());
        Page<ServiceLastAccessed> page = Pages.of(
                report.services().stream()
                        .map(AccessRecord::service)
                        .filter(service -> service.serviceNamespace().compareTo(after) > 0),
                request.maxItems(),
                ServiceLastAccessed::serviceNamespace);
        return GetServiceLastAccessedDetailsResponse.builder()
                .jobStatus(JobStatusType.COMPLETED)
                .jobType(report.granularity())
                .jobCreationDate(report.created())
                .jobCompletionDate(report.created())
                .servicesLastAccessed(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    GetServiceLastAccessedDetailsWithEntitiesResponse withEntities(
            GetServiceLastAccessedDetailsWithEntitiesRequest request) {
        ReportRecord report = required(request.jobId());
        String after = Pages.after(request.marker());
        Page<EntityDetails> page = Pages.of(
                report.services().stream()
                        .filter(it -> it.service().serviceNamespace().equals(request.serviceNamespace()))
                        .flatMap(it -> it.entities().stream())
                        .sorted(Comparator.comparing(it -> it.entityInfo().id()))
                        .filter(it -> it.entityInfo().id().compareTo(after) > 0),
                request.maxItems(),
                it -> it.entityInfo().id());
        return GetServiceLastAccessedDetailsWithEntitiesResponse.builder()
                .jobStatus(JobStatusType.COMPLETED)
                .jobCreationDate(report.created())
                .jobCompletionDate(report.created())
                .entityDetailsList(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    /** "Only the principal that generates a report can view the report details." */
    private ReportRecord required(String jobId) {
        Caller caller = Caller.current();
        Optional<ReportRecord> report =
                store.snapshot().get(TABLE, Scope.global(caller).key(jobId));
        return report.filter(it -> it.asker().equals(asker(caller)))
                .filter(it -> clock.instant().isBefore(it.created().plus(LIFE)))
                .orElseThrow(() -> IamErrors.noSuchEntity("The job with id " + jobId + " cannot be found."));
    }
}
