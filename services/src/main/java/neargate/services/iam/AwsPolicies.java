package neargate.services.iam;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.Policy;

/** The managed policies of AWS that containers meet ("AWS managed policies for Amazon ECS" and its neighbours). */
final class AwsPolicies {
    /** The only version that is kept of them. */
    static final String VERSION = "v1";

    private static final Map<String, Policy> ALL = table();

    private AwsPolicies() {}

    static Optional<Policy> find(String arn) {
        return Optional.ofNullable(ALL.get(arn));
    }

    /** In the order of their ARNs. */
    static Collection<Policy> all() {
        return ALL.values();
    }

    /** The document of a policy that is there: as AWS publishes it, as far as it is about the services that are here. */
    static String document(Policy policy) {
        try (InputStream in = AwsPolicies.class.getResourceAsStream("managed/" + policy.policyName() + ".json")) {
            if (in == null) {
                throw new IllegalStateException("no document of " + policy.policyName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
                        policy("/", "AmazonSNSFullAccess", "Full access to Amazon SNS."),
                        policy("/", "AmazonSQSFullAccess", "Full access to Amazon SQS."),
                        policy("/", "AmazonSSMManagedInstanceCore", "What the Systems Manager agent needs."),
                        policy("/", "AmazonSSMReadOnlyAccess", "Read only access to Systems Manager."),
                        policy("/", "AWSAppMeshEnvoyAccess", "What an Envoy proxy of App Mesh needs."),
                        policy("/", "AWSCodeDeployRoleForECS", "What CodeDeploy needs for ECS blue/green deployments."),
                        policy("/", "AWSXRayDaemonWriteAccess", "Write access for the X-Ray daemon."),
                        policy("/", "AWSXrayWriteOnlyAccess", "Write access for X-Ray."),
                        policy("/", "CloudWatchAgentServerPolicy", "What the CloudWatch agent needs."),
                        policy("/", "CloudWatchFullAccess", "Full access to CloudWatch."),
                        policy("/", "CloudWatchLogsFullAccess", "Full access to CloudWatch Logs."),
                        policy("/", "IAMFullAccess", "Full access to IAM."),
                        policy("/", "IAMReadOnlyAccess", "Read only access to IAM."),
                        policy("/", "IAMUserChangePassword", "Users may change their own passwords."),
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
                                        + " tasks"),
                        policy("/service-role/", "AWSLambdaBasicExecutionRole", "Write access to CloudWatch Logs."))
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
                .defaultVersionId(VERSION)
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
