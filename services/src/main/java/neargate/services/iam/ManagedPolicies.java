package neargate.services.iam;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.Page;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesResponse;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.PolicyUsageType;

/** The managed policies of AWS that containers meet ("AWS managed policies for Amazon ECS" and its neighbours). */
final class ManagedPolicies {
    private static final Map<String, Policy> ALL = table();

    private final RoleStore roles;

    ManagedPolicies(RoleStore roles) {
        this.roles = roles;
    }

    static Optional<Policy> find(String arn) {
        return Optional.ofNullable(ALL.get(arn));
    }

    GetPolicyResponse get(GetPolicyRequest request) {
        Policy policy = find(request.policyArn())
                .orElseThrow(() -> IamErrors.noSuchEntity("Policy " + request.policyArn() + " was not found."));
        return GetPolicyResponse.builder().policy(counted(policy)).build();
    }

    ListPoliciesResponse list(ListPoliciesRequest request) {
        String prefix = Objects.requireNonNullElse(request.pathPrefix(), "/");
        String after = Pages.after(request.marker());
        boolean onlyAttached = Boolean.TRUE.equals(request.onlyAttached());
        boolean others = request.scope() == PolicyScopeType.LOCAL
                || request.policyUsageFilter() == PolicyUsageType.PERMISSIONS_BOUNDARY;
        Page<Policy> page = Pages.of(
                (others ? Stream.<Policy>empty() : ALL.values().stream())
                        .filter(policy -> policy.arn().compareTo(after) > 0)
                        .filter(policy -> policy.path().startsWith(prefix))
                        .map(policy ->
                                counted(policy).toBuilder().description(null).build())
                        .filter(policy -> !onlyAttached || policy.attachmentCount() > 0),
                request.maxItems(),
                Policy::arn);
        return ListPoliciesResponse.builder()
                .policies(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    private Policy counted(Policy policy) {
        return policy.toBuilder()
                .attachmentCount(roles.attachments(policy.arn()))
                .build();
    }

    /** By ARN, in the order of the ARNs. */
    private static Map<String, Policy> table() {
        Map<String, Policy> policies = new LinkedHashMap<>();
        List.of(
                        policy("/", "AdministratorAccess", "Provides full access to AWS services and resources."),
                        policy("/", "AmazonEC2ContainerRegistryFullAccess", "Full access to Amazon ECR."),
                        policy("/", "AmazonEC2ContainerRegistryPowerUser", "Push and pull of Amazon ECR images."),
                        policy("/", "AmazonEC2ContainerRegistryReadOnly", "Pull of Amazon ECR images."),
                        policy("/", "AmazonEC2FullAccess", "Full access to Amazon EC2."),
                        policy("/", "AmazonEC2ReadOnlyAccess", "Read only access to Amazon EC2."),
                        policy("/", "AmazonECS_FullAccess", "Administrative access to Amazon ECS resources."),
                        policy("/", "AmazonElasticFileSystemClientReadWriteAccess", "Read and write of Amazon EFS."),
                        policy("/", "AmazonS3FullAccess", "Full access to all buckets."),
                        policy("/", "AmazonS3ReadOnlyAccess", "Read only access to all buckets."),
                        policy("/", "AmazonSSMManagedInstanceCore", "What the Systems Manager agent needs."),
                        policy("/", "AmazonSSMReadOnlyAccess", "Read only access to Systems Manager."),
                        policy("/", "AWSCodeDeployRoleForECS", "What CodeDeploy needs for ECS blue/green deployments."),
                        policy("/", "AWSXRayDaemonWriteAccess", "Write access for the X-Ray daemon."),
                        policy("/", "CloudWatchFullAccess", "Full access to CloudWatch."),
                        policy("/", "CloudWatchLogsFullAccess", "Full access to CloudWatch Logs."),
                        policy("/", "IAMFullAccess", "Full access to IAM."),
                        policy("/", "PowerUserAccess", "Full access but for the management of users and groups."),
                        policy("/", "ReadOnlyAccess", "Read only access to AWS services and resources."),
                        policy("/", "SecretsManagerReadWrite", "Read and write of Secrets Manager's secrets."),
                        policy(
                                "/aws-service-role/",
                                "AmazonECSServiceRolePolicy",
                                "What Amazon ECS needs to manage a cluster."),
                        policy(
                                "/service-role/",
                                "AmazonEC2ContainerServiceAutoscaleRole",
                                "What Application Auto Scaling needs for Amazon ECS."),
                        policy(
                                "/service-role/",
                                "AmazonEC2ContainerServiceEventsRole",
                                "What EventBridge needs to run tasks."),
                        policy(
                                "/service-role/",
                                "AmazonEC2ContainerServiceforEC2Role",
                                "What container instances need."),
                        policy(
                                "/service-role/",
                                "AmazonEC2ContainerServiceRole",
                                "What Amazon ECS needs for load balancers."),
                        policy(
                                "/service-role/",
                                "AmazonECSInfrastructureRolePolicyForVolumes",
                                "What Amazon ECS needs to manage volumes."),
                        policy(
                                "/service-role/",
                                "AmazonECSTaskExecutionRolePolicy",
                                "Provides access to other AWS service resources that are required to run Amazon ECS"
                                        + " tasks"))
                .stream()
                .sorted(Comparator.comparing(Policy::arn))
                .forEach(policy -> policies.put(policy.arn(), policy));
        return policies;
    }

    private static Policy policy(String path, String name, String description) {
        return Policy.builder()
                .policyName(name)
                .policyId(id(name))
                .arn("arn:aws:iam::aws:policy" + path + name)
                .path(path)
                .description(description)
                .defaultVersionId("v1")
                .permissionsBoundaryUsageCount(0)
                .isAttachable(true)
                .createDate(Instant.parse("2015-02-06T18:40:00Z"))
                .updateDate(Instant.parse("2015-02-06T18:40:00Z"))
                .build();
    }

    /** An id that follows from the name, since a policy of AWS has the same one for everybody. */
    private static String id(String name) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var id = new StringBuilder("ANPA");
        long seed = 1;
        for (int i = 0; i < 17; i++) {
            seed = seed * 31 + name.charAt(i % name.length());
            id.append(alphabet.charAt((int) Math.floorMod((seed * 0x9E3779B97F4A7C15L) >>> 32, 32L)));
        }
        return id.toString();
    }
}
