package neargate.services.iam;

import static neargate.services.iam.TestIam.ALLOW_ECS;
import static neargate.services.iam.TestIam.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.Statement;

class SimulationTest {
    private static final String ALICE = "arn:aws:iam::123456789012:user/alice";

    private final TestIam service = new TestIam();
    private final IamClient iam = service.root();

    @AfterEach
    void close() {
        service.close();
    }

    private EvaluationResult alice(String action, String resource) {
        return iam.simulatePrincipalPolicy(
                        r -> r.policySourceArn(ALICE).actionNames(action).resourceArns(resource))
                .evaluationResults()
                .getFirst();
    }

    @Test
    void policiesOfARequestAreTriedOnEachActionAndResource() {
        String document = """
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {"Effect": "Allow", "Action": "ecs:*", "Resource": "*"},
                    {"Effect": "Deny", "Action": "ecs:*", "Resource": "arn:aws:ecs:*:*:cluster/prod"}
                  ]
                }""";
        List<EvaluationResult> results = iam.simulateCustomPolicy(r -> r.policyInputList(document)
                        .actionNames("ecs:DeleteCluster", "iam:ListUsers")
                        .resourceArns(
                                "arn:aws:ecs:us-east-1:123456789012:cluster/test",
                                "arn:aws:ecs:us-east-1:123456789012:cluster/prod"))
                .evaluationResults();

        assertThat(results)
                .extracting(EvaluationResult::evalDecision)
                .containsExactly(
                        PolicyEvaluationDecisionType.ALLOWED,
                        PolicyEvaluationDecisionType.EXPLICIT_DENY,
                        PolicyEvaluationDecisionType.IMPLICIT_DENY,
                        PolicyEvaluationDecisionType.IMPLICIT_DENY);
        Statement denied = results.get(1).matchedStatements().getLast();
        assertThat(denied.sourcePolicyId()).isEqualTo("PolicyInputList.1");
        assertThat(denied.startPosition().line()).isEqualTo(5);
        assertThat(denied.startPosition().column()).isEqualTo(5);
        assertThat(denied.endPosition().line()).isEqualTo(5);
        assertThat(denied.endPosition().column()).isEqualTo(86);
    }

    @Test
    void theContextIsWhatTheRequestSaysAndWhatItLacksIsTold() {
        String document = """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*",
                 "Resource":"arn:aws:s3:::b/${aws:username}/*","Condition":{"StringEquals":{"aws:PrincipalTag/a":"x"}}}}""";
        EvaluationResult lacking = iam.simulateCustomPolicy(r ->
                        r.policyInputList(document).actionNames("s3:GetObject").resourceArns("arn:aws:s3:::b/alice/k"))
                .evaluationResults()
                .getFirst();
        assertThat(lacking.evalDecision()).isEqualTo(PolicyEvaluationDecisionType.IMPLICIT_DENY);
        assertThat(lacking.missingContextValues()).containsExactly("aws:PrincipalTag/a", "aws:username");
        assertThat(iam.simulateCustomPolicy(r -> r.policyInputList(document)
                                .actionNames("s3:GetObject")
                                .resourceArns("arn:aws:s3:::b/alice/k")
                                .contextEntries(
                                        e -> e.contextKeyName("aws:UserName")
                                                .contextKeyValues("alice")
                                                .contextKeyType("string"),
                                        e -> e.contextKeyName("aws:PrincipalTag/a")
                                                .contextKeyValues("x")
                                                .contextKeyType("string")))
                        .evaluationResults()
                        .getFirst()
                        .evalDecision())
                .isEqualTo(PolicyEvaluationDecisionType.ALLOWED);
        assertThat(iam.getContextKeysForCustomPolicy(r -> r.policyInputList(document))
                        .contextKeyNames())
                .containsExactly("aws:PrincipalTag/a", "aws:username");
    }

    @Test
    void whatAUserCarriesIsTriedWithItsGroupsAndBoundary() {
        iam.createUser(r -> r.userName("alice"));
        iam.createGroup(r -> r.groupName("staff"));
        iam.addUserToGroup(r -> r.userName("alice").groupName("staff"));
        iam.putGroupPolicy(r -> r.groupName("staff").policyName("run").policyDocument(ALLOW_ECS));
        iam.putUserPolicy(r -> r.userName("alice").policyName("home").policyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*",
                 "Resource":"arn:aws:s3:::b/${aws:username}/*"}}"""));

        EvaluationResult run = alice("ecs:RunTask", "*");
        assertThat(run.evalDecision()).isEqualTo(PolicyEvaluationDecisionType.ALLOWED);
        assertThat(run.matchedStatements())
                .singleElement()
                .satisfies(it -> assertThat(it.sourcePolicyId()).isEqualTo("group_staff_run"));
        assertThat(alice("s3:GetObject", "arn:aws:s3:::b/alice/k").evalDecisionAsString())
                .isEqualTo("allowed");
        assertThat(alice("s3:GetObject", "arn:aws:s3:::b/bob/k").evalDecisionAsString())
                .isEqualTo("implicitDeny");

        iam.putUserPermissionsBoundary(
                r -> r.userName("alice").permissionsBoundary("arn:aws:iam::aws:policy/AmazonS3FullAccess"));
        EvaluationResult bounded = alice("ecs:RunTask", "*");
        assertThat(bounded.evalDecisionAsString()).isEqualTo("implicitDeny");
        assertThat(bounded.permissionsBoundaryDecisionDetail().allowedByPermissionsBoundary())
                .isFalse();
        assertThat(iam.getContextKeysForPrincipalPolicy(r -> r.policySourceArn(ALICE))
                        .contextKeyNames())
                .containsExactly("aws:username");
    }

    @Test
    void aResourcesPolicyIsTriedForACaller() {
        iam.createRole(r -> r.roleName("app").assumeRolePolicyDocument(TestIam.TRUST));
        EvaluationResult result = iam.simulatePrincipalPolicy(
                        r -> r.policySourceArn("arn:aws:iam::123456789012:role/app")
                                .actionNames("sqs:SendMessage")
                                .resourceArns("arn:aws:sqs:us-east-1:123456789012:q")
                                .callerArn(ALICE)
                                .resourcePolicy("""
                                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*",
                                 "Principal":{"AWS":"%s"}}}""".formatted(ALICE)))
                .evaluationResults()
                .getFirst();
        assertThat(result.evalDecisionAsString()).isEqualTo("allowed");
        assertThat(result.matchedStatements())
                .extracting(Statement::sourcePolicyId)
                .containsExactly("ResourcePolicy");
    }

    @Test
    void resultsComeInPages() {
        List<String> actions =
                IntStream.range(0, 7).mapToObj(i -> "ecs:Action" + i).toList();
        var first = iam.simulateCustomPolicy(
                r -> r.policyInputList(ALLOW_ECS).actionNames(actions).maxItems(5));
        assertThat(first.evaluationResults()).hasSize(5);
        assertThat(first.isTruncated()).isTrue();
        assertThat(iam.simulateCustomPolicy(r -> r.policyInputList(ALLOW_ECS)
                                .actionNames(actions)
                                .maxItems(5)
                                .marker(first.marker()))
                        .evaluationResults())
                .extracting(EvaluationResult::evalActionName)
                .containsExactly("ecs:Action5", "ecs:Action6");
    }

    @Test
    void whatCannotBeTriedIsTold() {
        assertFails(
                "InvalidInput",
                "Invalid Input Policy PolicyInputList.1: This policy contains invalid Json",
                () -> iam.simulateCustomPolicy(r -> r.policyInputList("{").actionNames("a:b")));
        assertFails(
                "InvalidInput",
                "Invalid Action Name: RunTask",
                () -> iam.simulateCustomPolicy(r -> r.policyInputList(ALLOW_ECS).actionNames("RunTask")));
        assertFails(
                "InvalidInput",
                "Invalid Entity Arn: alice",
                () -> iam.simulatePrincipalPolicy(
                        r -> r.policySourceArn("alice").actionNames("a:b")));
        assertFails("NoSuchEntity", "The user with name alice cannot be found.", () -> alice("a:b", "*"));
    }
}
