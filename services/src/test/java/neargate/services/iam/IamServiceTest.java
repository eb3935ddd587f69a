package neargate.services.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import neargate.kernel.Caller;
import neargate.kernel.crypto.AesGcm;
import neargate.kernel.store.Journal;
import neargate.kernel.store.VersionedStore;
import neargate.services.ClientOf;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.InvalidInputException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.UnmodifiableEntityException;

class IamServiceTest {
    private static final String TRUST = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
             "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}""";

    private static final String PERMISSIONS = """
            {"Version": "2012-10-17",
             "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::a b"}}""";

    private static final String EXECUTION = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";

    private final VersionedStore store =
            VersionedStore.open(IamService.tables(), Journal.none(), Clock.systemUTC(), new Random(7));
    private final IamClient iam = client("us-east-1");

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aTaskExecutionRoleIsMadeAsTheGuideSays() {
        Role role = create("ecsTaskExecutionRole").role();
        iam.attachRolePolicy(r -> r.roleName("ecsTaskExecutionRole").policyArn(EXECUTION));

        assertThat(role.arn()).isEqualTo("arn:aws:iam::123456789012:role/ecsTaskExecutionRole");
        assertThat(role.roleId()).matches("AROA[A-Z2-7]{17}");
        assertThat(role.maxSessionDuration()).isEqualTo(3600);
        assertThat(iam.getRole(r -> r.roleName("ecsTaskExecutionRole")).role()).isEqualTo(role);
        assertThat(iam.listAttachedRolePolicies(r -> r.roleName("ecsTaskExecutionRole"))
                        .attachedPolicies())
                .containsExactly(AttachedPolicy.builder()
                        .policyName("AmazonECSTaskExecutionRolePolicy")
                        .policyArn(EXECUTION)
                        .build());
        assertThat(iam.getPolicy(r -> r.policyArn(EXECUTION)).policy().attachmentCount())
                .isEqualTo(1);
        assertThat(iam.listPolicies(r -> r.onlyAttached(true)).policies())
                .singleElement()
                .satisfies(policy -> assertThat(policy.arn()).isEqualTo(EXECUTION));
    }

    @Test
    void documentsAreAnsweredUrlEncoded() {
        String trust = create("web").role().assumeRolePolicyDocument();
        iam.putRolePolicy(r -> r.roleName("web").policyName("s3").policyDocument(PERMISSIONS));
        String permissions =
                iam.getRolePolicy(r -> r.roleName("web").policyName("s3")).policyDocument();

        assertThat(trust).startsWith("%7B%22Version%22%3A%20%222012-10-17%22");
        assertThat(URLDecoder.decode(trust, StandardCharsets.UTF_8)).isEqualTo(TRUST);
        assertThat(permissions).contains("s3%3A%2A").contains("a%20b");
        assertThat(URLDecoder.decode(permissions, StandardCharsets.UTF_8)).isEqualTo(PERMISSIONS);
    }

    @Test
    void rolesAreTheSameInEveryRegionAndDifferByMoreThanCase() {
        create("web");

        assertThat(client("eu-west-1").getRole(r -> r.roleName("web")).role().roleName())
                .isEqualTo("web");
        assertFails(
                EntityAlreadyExistsException.class,
                "EntityAlreadyExists",
                "Role with name WEB already exists.",
                () -> create("WEB"));
    }

    @Test
    void whatIsNotThereIsTold() {
        assertFails(
                NoSuchEntityException.class,
                "NoSuchEntity",
                "The role with name web cannot be found.",
                () -> iam.getRole(r -> r.roleName("web")));
        create("web");
        assertFails(
                NoSuchEntityException.class,
                "NoSuchEntity",
                "Policy arn:aws:iam::aws:policy/Magic does not exist or is not attachable.",
                () -> iam.attachRolePolicy(r -> r.roleName("web").policyArn("arn:aws:iam::aws:policy/Magic")));
        assertFails(
                NoSuchEntityException.class,
                "NoSuchEntity",
                "Policy " + EXECUTION + " was not found.",
                () -> iam.detachRolePolicy(r -> r.roleName("web").policyArn(EXECUTION)));
        assertFails(
                NoSuchEntityException.class,
                "NoSuchEntity",
                "The role policy with name s3 cannot be found.",
                () -> iam.deleteRolePolicy(r -> r.roleName("web").policyName("s3")));
    }

    @Test
    void aRoleWithPoliciesStays() {
        create("web");
        iam.attachRolePolicy(r -> r.roleName("web").policyArn(EXECUTION));
        iam.putRolePolicy(r -> r.roleName("web").policyName("s3").policyDocument(PERMISSIONS));

        assertFails(
                DeleteConflictException.class,
                "DeleteConflict",
                "Cannot delete entity, must detach all policies first.",
                () -> iam.deleteRole(r -> r.roleName("web")));
        iam.detachRolePolicy(r -> r.roleName("web").policyArn(EXECUTION));
        assertFails(
                DeleteConflictException.class,
                "DeleteConflict",
                "Cannot delete entity, must delete policies first.",
                () -> iam.deleteRole(r -> r.roleName("web")));
        iam.deleteRolePolicy(r -> r.roleName("web").policyName("s3"));
        iam.deleteRole(r -> r.roleName("web"));
        assertThat(iam.listRoles().roles()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | This policy contains invalid Json",
                "[] | This policy contains invalid Json",
                "{} {} | This policy contains invalid Json",
                "{\"Id\": \"1\", \"Id\": \"2\"} | This policy contains invalid Json",
                "{\"Version\": \"2020-01-01\", \"Statement\": []} | The policy must contain a valid version string.",
                "{\"Version\": \"2012-10-17\"} | Syntax errors in policy.",
                "{\"Statement\": []} | Syntax errors in policy.",
                "{\"Statement\": [1]} | Syntax errors in policy.",
                "{\"Statement\": [{}]} | Missing required field Effect",
                "{\"Statement\": {\"Effect\": \"Maybe\"}} | Invalid effect: Maybe",
                "{\"Statement\": {\"Effect\": \"Allow\"}} | Missing required field Principal",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": \"*\"}} | Missing required field Action",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"sts:AssumeRole\", \"Resource\": \"*\"}}"
                        + " | Has prohibited field Resource",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\"}}"
                        + " | AssumeRole policy may only specify STS AssumeRole actions.",
            })
    void malformedTrustPoliciesAreRefused(String document, String message) {
        assertFails(
                MalformedPolicyDocumentException.class,
                "MalformedPolicyDocument",
                message,
                () -> iam.createRole(r -> r.roleName("web").assumeRolePolicyDocument(document)));
    }

    @Test
    void malformedPermissionsAreRefused() {
        create("web");

        assertFails(
                MalformedPolicyDocumentException.class,
                "MalformedPolicyDocument",
                "Policy document should not specify a principal.",
                () -> iam.putRolePolicy(r -> r.roleName("web").policyName("p").policyDocument(TRUST)));
        assertFails(
                MalformedPolicyDocumentException.class,
                "MalformedPolicyDocument",
                "Policy statement must contain resources.",
                () -> iam.putRolePolicy(r -> r.roleName("web")
                        .policyName("p")
                        .policyDocument("{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\"}}")));
    }

    @Test
    void pathsBeginAndEndWithASlash() {
        assertThat(iam.createRole(r -> r.roleName("web").path("/teams/blue/").assumeRolePolicyDocument(TRUST))
                        .role()
                        .arn())
                .isEqualTo("arn:aws:iam::123456789012:role/teams/blue/web");
        create("other");
        assertThat(iam.listRoles(r -> r.pathPrefix("/teams/")).roles()).hasSize(1);
        assertFails(
                IamException.class,
                "ValidationError",
                "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric"
                        + " characters and/or / characters.",
                () -> iam.createRole(r -> r.roleName("bad").path("teams").assumeRolePolicyDocument(TRUST)));
    }

    @Test
    void rolesComeInPages() {
        IntStream.range(0, 7).forEach(i -> create("role-" + i));

        var first = iam.listRoles(r -> r.maxItems(4));
        var second = iam.listRoles(r -> r.maxItems(4).marker(first.marker()));

        assertThat(first.roles()).hasSize(4);
        assertThat(first.isTruncated()).isTrue();
        assertThat(second.roles()).extracting(Role::roleName).containsExactly("role-4", "role-5", "role-6");
        assertThat(second.isTruncated()).isFalse();
        assertFails(
                IamException.class,
                "ValidationError",
                "Invalid Marker.",
                () -> iam.listRoles(r -> r.marker("<garbage>")));
    }

    @Test
    void tagsAreSetAndTakenAway() {
        create("web");
        iam.tagRole(r -> r.roleName("web").tags(tag("team", "blue"), tag("env", "test")));
        iam.tagRole(r -> r.roleName("web").tags(tag("team", "red")));
        iam.untagRole(r -> r.roleName("web").tagKeys("env"));

        assertThat(iam.listRoleTags(r -> r.roleName("web")).tags()).containsExactly(tag("team", "red"));
        assertFails(
                InvalidInputException.class,
                "InvalidInput",
                "System tags (aws:*) cannot be added, updated or removed.",
                () -> iam.tagRole(r -> r.roleName("web").tags(tag("aws:x", ""))));
    }

    @Test
    void aTrustPolicyIsReplacedAndLimited() {
        create("web");
        String other = TRUST.replace("ecs-tasks", "ec2");
        iam.updateAssumeRolePolicy(r -> r.roleName("web").policyDocument(other));

        assertThat(iam.getRole(r -> r.roleName("web")).role().assumeRolePolicyDocument())
                .contains("ec2.amazonaws.com");
        assertFails(
                LimitExceededException.class,
                "LimitExceeded",
                "Cannot exceed quota for ACLSizePerRole: 2048",
                () -> iam.updateAssumeRolePolicy(r ->
                        r.roleName("web").policyDocument(TRUST.replace("sts:AssumeRole", "sts:" + "x".repeat(2048)))));
    }

    @Test
    void theRoleOfEcsIsMadeOnceAndChangedByNobody() {
        Role role = iam.createServiceLinkedRole(r -> r.awsServiceName("ecs.amazonaws.com"))
                .role();

        assertThat(role.arn())
                .isEqualTo("arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS");
        assertFails(
                InvalidInputException.class,
                "InvalidInput",
                "Service role name AWSServiceRoleForECS has been taken in this account, please try a different"
                        + " suffix.",
                () -> iam.createServiceLinkedRole(r -> r.awsServiceName("ecs.amazonaws.com")));
        assertFails(
                UnmodifiableEntityException.class,
                "UnmodifiableEntity",
                "Cannot perform the operation on the protected role 'AWSServiceRoleForECS' - this role is only"
                        + " modifiable by AWS",
                () -> iam.deleteRole(r -> r.roleName("AWSServiceRoleForECS")));
    }

    @Test
    void everyRoleIsReadBackAsItWasWritten() {
        create("web");
        iam.attachRolePolicy(r -> r.roleName("web").policyArn(EXECUTION));
        iam.putRolePolicy(r -> r.roleName("web").policyName("s3").policyDocument(PERMISSIONS));

        List<RoleRecord> stored = store.snapshot()
                .scanAll(RoleRecord.TABLE)
                .map(row -> row.value())
                .toList();

        assertThat(stored)
                .singleElement()
                .satisfies(role -> assertThat(RoleRecord.TABLE
                                .codec()
                                .read(RoleRecord.TABLE.codec().write(role)))
                        .isEqualTo(role));
    }

    private CreateRoleResponse create(String name) {
        return iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST));
    }

    private IamClient client(String region) {
        var service = new IamService(store, Clock.systemUTC(), AesGcm.key(new Random(5)), new Random(6));
        var caller = new Caller("123456789012", region, "arn:aws:iam::123456789012:root", "request");
        return ClientOf.service(IamClient.class, caller, () -> service);
    }

    private static void assertFails(
            Class<? extends IamException> type, String code, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(type, thrown -> {
            assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(thrown.awsErrorDetails().errorMessage()).isEqualTo(message);
            assertThat(thrown.statusCode()).isBetween(400, 499);
        });
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
