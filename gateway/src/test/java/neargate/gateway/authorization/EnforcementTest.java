package neargate.gateway.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import neargate.gateway.TestAccess;
import neargate.gateway.auth.Dialect;
import neargate.gateway.protocol.Fault;
import neargate.gateway.protocol.Headers;
import neargate.gateway.protocol.Operation;
import neargate.gateway.protocol.Router;
import neargate.gateway.protocol.Routing;
import neargate.gateway.protocol.WireRequest;
import neargate.kernel.Caller;
import neargate.kernel.Session;
import neargate.models.ServiceModels;
import neargate.policy.Context;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.TagResourceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.ListUsersRequest;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;

class EnforcementTest {
    private static final ServiceModels MODELS = ServiceModels.compiled();
    private static final Router ROUTER = Router.of(MODELS);
    private static final Caller ALICE =
            new Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/alice", "request");
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC);
    private static final String ECS = "arn:aws:ecs:us-east-1:123456789012:";
    private static final String EC2 = "arn:aws:ec2:us-east-1:123456789012:";

    private static final Map<String, String> TARGETS =
            Map.of("ecs", "AmazonEC2ContainerServiceV20141113", "cloudwatchlogs", "Logs_20140328");

    private final TestAccess access = new TestAccess();
    private final Enforcement enforcement = new Enforcement(MODELS, access, NOON);

    /** The operation of a service and request, found by its name. */
    private static Operation operation(SdkPojo request) {
        String name = request.getClass().getSimpleName().replace("Request", "");
        String module = request.getClass().getPackageName().split("\\.", -1)[4];
        String body = "Action=" + name + "&Version="
                + MODELS.ofModule(module).orElseThrow().identity().apiVersion();
        List<Map.Entry<String, String>> headers = TARGETS.containsKey(module)
                ? List.of(Map.entry("X-Amz-Target", TARGETS.get(module) + "." + name))
                : List.of(Map.entry("Content-Type", "application/x-www-form-urlencoded"));
        Routing routing = ROUTER.route(
                new WireRequest(
                        "POST", "/", "", Headers.of(headers), body.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                MODELS.ofModule(module).orElseThrow().identity().signingName());
        return ((Routing.To) routing).operation();
    }

    private Optional<Fault> ask(Caller caller, SdkPojo request, Dialect dialect) {
        var wire = new WireRequest("POST", "/", "", Headers.of(List.of()), new byte[0], "10.0.0.7");
        return enforcement.refusal(operation(request), request, wire, caller, dialect);
    }

    private List<String> asked(SdkPojo request) {
        access.asked.clear();
        access.contexts.clear();
        ask(ALICE, request, Dialect.JSON);
        return access.asked;
    }

    @Test
    void anActionWithoutResourcesIsAskedForEverything() {
        assertThat(asked(ListClustersRequest.builder().build())).containsExactly("ecs:ListClusters *");
        assertThat(asked(DescribeInstancesRequest.builder().instanceIds("i-1").build()))
                .containsExactly("ec2:DescribeInstances *");
    }

    @Test
    void resourcesAreFoundByNameAndByArn() {
        assertThat(asked(DescribeClustersRequest.builder()
                        .clusters("first", ECS + "cluster/second")
                        .build()))
                .containsExactlyInAnyOrder(
                        "ecs:DescribeClusters " + ECS + "cluster/first",
                        "ecs:DescribeClusters " + ECS + "cluster/second");
        assertThat(asked(DescribeTasksRequest.builder()
                        .cluster("first")
                        .tasks("0a1b", ECS + "task/first/2c3d")
                        .build()))
                .containsExactlyInAnyOrder(
                        "ecs:DescribeTasks " + ECS + "task/first/0a1b", "ecs:DescribeTasks " + ECS + "task/first/2c3d");
        assertThat(asked(UpdateServiceRequest.builder()
                        .cluster(ECS + "cluster/first")
                        .service("web")
                        .build()))
                .containsExactly("ecs:UpdateService " + ECS + "service/first/web");
        assertThat(asked(CreateServiceRequest.builder()
                        .serviceName("web")
                        .taskDefinition("web:1")
                        .build()))
                .as("in the default cluster")
                .containsExactly("ecs:CreateService " + ECS + "service/default/web");
        assertThat(asked(ExecuteCommandRequest.builder()
                        .cluster("first")
                        .task("0a1b")
                        .build()))
                .containsExactlyInAnyOrder(
                        "ecs:ExecuteCommand " + ECS + "cluster/first", "ecs:ExecuteCommand " + ECS + "task/first/0a1b");
        assertThat(asked(ListTasksRequest.builder().cluster("first").build()))
                .containsExactly("ecs:ListTasks " + ECS + "container-instance/first/*");
    }

    @Test
    void whatIsInAClusterHasOneArnHoweverItIsNamed() {
        for (String task : List.of("0a1b", "first/0a1b", ECS + "task/0a1b", ECS + "task/first/0a1b")) {
            assertThat(asked(DescribeTasksRequest.builder()
                            .cluster("first")
                            .tasks(task)
                            .build()))
                    .as(task)
                    .containsExactly("ecs:DescribeTasks " + ECS + "task/first/0a1b");
        }
        for (String service : List.of("web", "first/web", ECS + "service/web", ECS + "service/first/web")) {
            assertThat(asked(UpdateServiceRequest.builder()
                            .cluster("first")
                            .service(service)
                            .build()))
                    .as(service)
                    .containsExactly("ecs:UpdateService " + ECS + "service/first/web");
        }
    }

    @Test
    void aStreamIsInTheLogGroupThatIsNamedByItsArn() {
        String logs = "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/web";
        for (String group : List.of("/ecs/web", logs, logs + ":*")) {
            assertThat(asked(GetLogEventsRequest.builder()
                            .logGroupIdentifier(group)
                            .logStreamName("one")
                            .build()))
                    .as(group)
                    .containsExactly("logs:GetLogEvents " + logs + ":log-stream:one");
        }
    }

    @Test
    void aTaskDefinitionIsNamedWithItsRevision() {
        assertThat(asked(RunTaskRequest.builder().taskDefinition("web:3").build()))
                .containsExactly("ecs:RunTask " + ECS + "task-definition/web:3");
        assertThat(asked(RunTaskRequest.builder().taskDefinition("web").build()))
                .containsExactly("ecs:RunTask " + ECS + "task-definition/web:*");
        assertThat(asked(RegisterTaskDefinitionRequest.builder().family("web").build()))
                .containsExactly("ecs:RegisterTaskDefinition " + ECS + "task-definition/web:*");
    }

    @Test
    void ec2sResourcesAreFoundByTheirIds() {
        assertThat(asked(TerminateInstancesRequest.builder()
                        .instanceIds("i-1", "i-2")
                        .build()))
                .containsExactlyInAnyOrder(
                        "ec2:TerminateInstances " + EC2 + "instance/i-1",
                        "ec2:TerminateInstances " + EC2 + "instance/i-2");
        assertThat(asked(CreateNetworkInterfaceRequest.builder()
                        .subnetId("subnet-1")
                        .groups("sg-1")
                        .build()))
                .containsExactlyInAnyOrder(
                        "ec2:CreateNetworkInterface " + EC2 + "network-interface/*",
                        "ec2:CreateNetworkInterface " + EC2 + "security-group/sg-1",
                        "ec2:CreateNetworkInterface " + EC2 + "subnet/subnet-1");
        assertThat(asked(CreateTagsRequest.builder()
                        .resources("i-1", "vol-2")
                        .tags(t -> t.key("a").value("b"))
                        .build()))
                .containsExactlyInAnyOrder(
                        "ec2:CreateTags " + EC2 + "instance/i-1", "ec2:CreateTags " + EC2 + "volume/vol-2");
        assertThat(asked(RunInstancesRequest.builder()
                        .imageId("ami-1")
                        .subnetId("subnet-1")
                        .keyName("mine")
                        .build()))
                .contains(
                        "ec2:RunInstances arn:aws:ec2:us-east-1::image/ami-1",
                        "ec2:RunInstances " + EC2 + "instance/*",
                        "ec2:RunInstances " + EC2 + "key-pair/mine",
                        "ec2:RunInstances " + EC2 + "network-interface/*",
                        "ec2:RunInstances " + EC2 + "subnet/subnet-1");
    }

    @Test
    void iamsResourcesAreOfNoRegionAndHaveTheirPaths() {
        assertThat(asked(CreateRoleRequest.builder()
                        .roleName("app")
                        .path("/team/")
                        .build()))
                .containsExactly("iam:CreateRole arn:aws:iam::123456789012:role/team/app");
        assertThat(asked(AttachRolePolicyRequest.builder()
                        .roleName("app")
                        .policyArn("arn:aws:iam::aws:policy/ReadOnlyAccess")
                        .build()))
                .containsExactly("iam:AttachRolePolicy arn:aws:iam::123456789012:role/app");
        assertThat(access.contexts.getFirst().values("iam:policyarn"))
                .containsExactly("arn:aws:iam::aws:policy/ReadOnlyAccess");
    }

    @Test
    void theContextIsWhatTheRequestSays() {
        asked(RunTaskRequest.builder()
                .cluster("first")
                .taskDefinition("web:3")
                .enableExecuteCommand(true)
                .tags(t -> t.key("Team").value("blue"))
                .build());
        Context context = access.contexts.getFirst();
        assertThat(context.values("ecs:cluster")).containsExactly(ECS + "cluster/first");
        assertThat(context.values("ecs:enable-execute-command")).containsExactly("true");
        assertThat(context.values("aws:requesttag/team")).containsExactly("blue");
        assertThat(context.values("aws:tagkeys")).containsExactly("Team");
        assertThat(context.values("aws:resourcetag/of")).containsExactly(ECS + "task-definition/web:3");
        assertThat(context.values("aws:sourceip")).containsExactly("10.0.0.7");
        assertThat(context.values("aws:currenttime")).containsExactly("2026-11-26T12:00:00Z");
        assertThat(context.values("aws:requestedregion")).containsExactly("us-east-1");
        assertThat(context.values("ecs:service")).isEmpty();
        assertThat(context.values("ec2:instancetype")).isEmpty();
    }

    private List<String> value(String key, SdkPojo request) {
        asked(request);
        return access.contexts.getFirst().values(key);
    }

    @Test
    void aConditionKeyFindsItsMemberAlsoUnderAnotherName() {
        assertThat(value(
                        "ecs:container-name",
                        ExecuteCommandRequest.builder()
                                .task("0a1b")
                                .container("web")
                                .build()))
                .containsExactly("web");
        var definition = RegisterTaskDefinitionRequest.builder()
                .family("web")
                .cpu(".5 vCPU")
                .memory("1GB")
                .requiresCompatibilitiesWithStrings("FARGATE", "EC2")
                .containerDefinitions(c -> c.name("web").cpu(10).memory(64))
                .build();
        assertThat(value("ecs:task-cpu", definition)).containsExactly("512");
        assertThat(value("ecs:task-memory", definition)).containsExactly("1024");
        assertThat(value("ecs:compute-compatibility", definition)).containsExactly("FARGATE", "EC2");
        assertThat(value("ecs:task-cpu", definition.copy(r -> r.cpu(null))))
                .as("not that of a container")
                .isEmpty();
        var run = RunTaskRequest.builder()
                .taskDefinition("web:3")
                .overrides(o -> o.cpu("256"))
                .volumeConfigurations(v -> v.name("data").managedEBSVolume(e -> e.sizeInGiB(1)))
                .build();
        assertThat(value("ecs:task-cpu", run)).containsExactly("256");
        assertThat(value("ecs:enable-ebs-volumes", run)).containsExactly("true");
        var service = CreateServiceRequest.builder()
                .serviceName("web")
                .networkConfiguration(n -> n.awsvpcConfiguration(
                        v -> v.subnets("subnet-1", "subnet-2").assignPublicIp("ENABLED")))
                .serviceConnectConfiguration(c -> c.enabled(false))
                .build();
        assertThat(value("ecs:subnet", service)).containsExactly("subnet-1", "subnet-2");
        assertThat(value("ecs:auto-assign-public-ip", service)).containsExactly("true");
        assertThat(value("ecs:enable-service-connect", service)).containsExactly("false");
        assertThat(value("ecs:enable-vpc-lattice", service)).isEmpty();
    }

    @Test
    void whatIsTaggedWhenItIsMadeIsAskedForTwice() {
        assertThat(asked(CreateClusterRequest.builder()
                        .clusterName("first")
                        .tags(t -> t.key("a").value("b"))
                        .build()))
                .containsExactly(
                        "ecs:CreateCluster " + ECS + "cluster/first", "ecs:TagResource " + ECS + "cluster/first");
        assertThat(access.contexts.getLast().values("ecs:createaction")).containsExactly("CreateCluster");
        assertThat(asked(TagResourceRequest.builder()
                        .resourceArn(ECS + "service/first/web")
                        .tags(t -> t.key("a").value("b"))
                        .build()))
                .containsExactly("ecs:TagResource " + ECS + "service/first/web");
    }

    @Test
    void soIsARoleByTheActionOfItsKind() {
        String role = "arn:aws:iam::123456789012:role/app";
        assertThat(asked(CreateRoleRequest.builder()
                        .roleName("app")
                        .tags(t -> t.key("a").value("b"))
                        .build()))
                .containsExactly("iam:CreateRole " + role, "iam:TagRole " + role);
        assertThat(asked(TagRoleRequest.builder()
                        .roleName("app")
                        .tags(t -> t.key("a").value("b"))
                        .build()))
                .containsExactly("iam:TagRole " + role);
        assertThat(asked(DeleteTagsRequest.builder()
                        .resources("i-1")
                        .tags(t -> t.key("a"))
                        .build()))
                .containsExactly("ec2:DeleteTags " + EC2 + "instance/i-1");
    }

    @Test
    void aRoleThatIsHandedOnIsAskedFor() {
        access.passed.add(
                new AccessControl.PassedRole("arn:aws:iam::123456789012:role/app", "ecs-tasks.amazonaws.com"));
        access.allow((action, resource) -> !action.equals("iam:PassRole"));
        Fault fault = ask(
                        ALICE, RunTaskRequest.builder().taskDefinition("web:3").build(), Dialect.JSON)
                .orElseThrow();
        assertThat(fault.message())
                .isEqualTo("User: arn:aws:iam::123456789012:user/alice is not authorized to perform: iam:PassRole on"
                        + " resource: arn:aws:iam::123456789012:role/app because no identity-based policy allows the"
                        + " iam:PassRole action");
        assertThat(access.contexts.getLast().values("iam:passedtoservice")).containsExactly("ecs-tasks.amazonaws.com");
    }

    @Test
    void theTemporaryCredentialsOfAUserAreNoneToIam() {
        Caller root = new Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:root", "request");
        SdkPojo request = ListUsersRequest.builder().build();
        var invalid =
                new Fault("InvalidClientTokenId", "The security token included in the request is invalid", 403, true);
        for (Caller who : List.of(ALICE, root)) {
            assertThat(ask(in(Session.Kind.USER, who), request, Dialect.QUERY)).contains(invalid);
            assertThat(ask(in(Session.Kind.FEDERATED_USER, who), request, Dialect.QUERY))
                    .contains(invalid);
            assertThat(ask(in(Session.Kind.ROLE, who), request, Dialect.QUERY)).isEmpty();
            assertThat(ask(
                            in(Session.Kind.USER, who),
                            ListClustersRequest.builder().build(),
                            Dialect.JSON))
                    .isEmpty();
        }
    }

    private static Caller in(Session.Kind kind, Caller who) {
        var session = new Session(
                kind, who.principal(), "id", NOON.instant(), List.of(), List.of(), Map.of(), Set.of(), null);
        return new Caller(who.account(), who.region(), who.principal(), "request", "", session);
    }

    @Test
    void theRootIsHeldToThePoliciesOfResources() {
        access.allow((_, _) -> false);
        Caller root = new Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:root", "request");
        assertThat(ask(root, ListClustersRequest.builder().build(), Dialect.JSON))
                .isEmpty();
        access.withResourcePolicies.add("ecs");
        assertThat(ask(root, ListClustersRequest.builder().build(), Dialect.JSON))
                .isPresent();
    }

    @Test
    void theRootMayDoEverythingAndEverybodyMayAskWhoTheyAre() {
        access.allow((action, resource) -> false);
        Caller root = new Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:root", "request");
        assertThat(ask(root, ListClustersRequest.builder().build(), Dialect.JSON))
                .isEmpty();
        assertThat(ask(ALICE, GetCallerIdentityRequest.builder().build(), Dialect.QUERY))
                .isEmpty();
        assertThat(access.asked).isEmpty();
    }

    @Test
    void aRefusalHasTheWordsOfItsService() {
        access.allow((action, resource) -> false);
        SdkPojo request = ListClustersRequest.builder().build();
        String words = "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: ecs:ListClusters on"
                + " resource: * because no identity-based policy allows the ecs:ListClusters action";
        assertThat(ask(ALICE, request, Dialect.JSON)).contains(new Fault("AccessDeniedException", words, 400, true));
        assertThat(ask(ALICE, request, Dialect.REST_JSON))
                .contains(new Fault("AccessDeniedException", words, 403, true));
        assertThat(ask(ALICE, request, Dialect.QUERY)).contains(new Fault("AccessDenied", words, 403, true));
        assertThat(ask(ALICE, request, Dialect.EC2))
                .contains(new Fault(
                        "UnauthorizedOperation",
                        "You are not authorized to perform this operation. " + words,
                        403,
                        true));
    }

    @Test
    void whyEc2RefusesAResourceIsEncoded() {
        access.allow((action, resource) -> false);
        var request = TerminateInstancesRequest.builder().instanceIds("i-1").build();
        assertThat(ask(ALICE, request, Dialect.EC2).orElseThrow().message())
                .startsWith("You are not authorized to perform this operation. User: " + ALICE.principal()
                        + " is not authorized to perform: ec2:TerminateInstances on resource: " + EC2 + "instance/i-1"
                        + " because no identity-based policy allows the ec2:TerminateInstances action. Encoded"
                        + " authorization failure message: Denial[action=ec2:TerminateInstances, resource=" + EC2
                        + "instance/i-1, ");
        var run = RunInstancesRequest.builder()
                .instanceType("t3.micro")
                .minCount(1)
                .maxCount(1)
                .build();
        assertThat(ask(ALICE, run, Dialect.EC2).orElseThrow().message()).contains("ec2:instancetype=[t3.micro]");
        assertThat(ask(ALICE, DescribeInstancesRequest.builder().build(), Dialect.EC2)
                        .orElseThrow()
                        .message())
                .doesNotContain("Encoded");
    }

    @Test
    void aPermissionsBoundaryIsTheRequestsOrWhatTheRoleHas() {
        asked(AttachRolePolicyRequest.builder().roleName("app").policyArn("p").build());
        assertThat(access.contexts.getFirst().values("iam:permissionsboundary"))
                .containsExactly("arn:aws:iam::123456789012:policy/edge");
        asked(CreateRoleRequest.builder()
                .roleName("app")
                .permissionsBoundary("arn:aws:iam::123456789012:policy/mine")
                .build());
        assertThat(access.contexts.getFirst().values("iam:permissionsboundary"))
                .containsExactly("arn:aws:iam::123456789012:policy/mine");
    }
}
