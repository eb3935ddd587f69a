package neargate.services.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import neargate.kernel.AccessKeyId;
import neargate.kernel.Caller;
import neargate.kernel.Sender;
import neargate.kernel.crypto.AesGcm;
import neargate.kernel.store.Journal;
import neargate.kernel.store.VersionedStore;
import neargate.services.iam.IamService;
import neargate.services.sts.TemporaryCredentials.Issued;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.StsException;

class StsServiceTest {
    private static final String ACCOUNT = "123456789012";
    private static final String ROLE = "arn:aws:iam::123456789012:role/team/app";
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Caller ROOT = caller("arn:aws:iam::123456789012:root");
    private static final Caller ALICE = caller("arn:aws:iam::123456789012:user/alice");

    private final VersionedStore store =
            VersionedStore.open(IamService.tables(), Journal.none(), Clock.systemUTC(), new Random(7));
    private final IamService iam = new IamService(store, Clock.systemUTC(), AesGcm.key(new Random(5)), new Random(6));
    private final TemporaryCredentials credentials = TestSts.credentials(Clock.fixed(NOW, ZoneOffset.UTC));
    private final StsService sts = TestSts.over(iam, credentials);

    private static Caller caller(String principal) {
        return new Caller(ACCOUNT, "us-east-1", principal, "request");
    }

    @BeforeEach
    void alice() {
        asRoot(it -> it.createUser(r -> r.userName("alice")));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void asRoot(Consumer<IamClient> does) {
        ROOT.run(() -> does.accept(iam));
    }

    private <R> R as(Caller caller, Function<StsClient, R> asks) {
        return caller.<R, RuntimeException>call(() -> asks.apply(sts));
    }

    private void role(String principal, String condition) {
        role("app", principal, condition);
    }

    private void role(String name, String principal, String condition) {
        String trust = """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":%s,
                 "Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]%s}}""".formatted(principal, condition);
        asRoot(it -> it.createRole(r -> r.roleName(name).path("/team/").assumeRolePolicyDocument(trust)));
    }

    private void allowAlice(String action) {
        String document = """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"%s","Resource":"*"}}""".formatted(action);
        asRoot(it -> it.putUserPolicy(r -> r.userName("alice").policyName("p").policyDocument(document)));
    }

    private AssumeRoleResponse assume(Caller caller, Consumer<AssumeRoleRequest.Builder> more) {
        return as(
                caller,
                it -> it.assumeRole(r -> r.roleArn(ROLE).roleSessionName("work").applyMutation(more)));
    }

    private Caller holder(Credentials given) {
        Issued issued =
                credentials.find(given.accessKeyId(), given.sessionToken()).orElseThrow();
        assertThat(issued.secretAccessKey()).isEqualTo(given.secretAccessKey());
        return new Caller(issued.account(), "us-east-1", issued.principal(), "request", "", issued.session());
    }

    private static void assertRefused(String code, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StsException.class, thrown -> {
            assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(thrown.awsErrorDetails().errorMessage()).isEqualTo(message);
        });
    }

    private static String denied(String who, String action) {
        return "User: " + who + " is not authorized to perform: " + action + " on resource: " + ROLE;
    }

    @Test
    void everybodyIsToldWhoTheyAre() {
        var root = as(ROOT, it -> it.getCallerIdentity());
        assertThat(root.userId()).isEqualTo(ACCOUNT);
        assertThat(root.arn()).isEqualTo("arn:aws:iam::123456789012:root");
        var alice = as(ALICE, it -> it.getCallerIdentity());
        assertThat(alice.userId()).matches("AIDA[A-Z2-7]{17}");
        assertThat(alice.account()).isEqualTo(ACCOUNT);
    }

    @Test
    void aUserThatTheTrustPolicyNamesAssumesARole() {
        role("{\"AWS\":\"arn:aws:iam::123456789012:user/alice\"}", "");
        AssumeRoleResponse given = assume(ALICE, r -> {});

        assertThat(given.assumedRoleUser().arn()).isEqualTo("arn:aws:sts::123456789012:assumed-role/app/work");
        assertThat(given.assumedRoleUser().assumedRoleId()).matches("AROA[A-Z2-7]{17}:work");
        assertThat(given.credentials().accessKeyId()).matches("ASIA[A-Z2-7]{16}");
        assertThat(given.credentials().expiration()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        var identity = as(holder(given.credentials()), it -> it.getCallerIdentity());
        assertThat(identity.arn()).isEqualTo(given.assumedRoleUser().arn());
        assertThat(identity.userId()).isEqualTo(given.assumedRoleUser().assumedRoleId());
    }

    @Test
    void aUserWhoIsMadeAnewIsNotTheOneThatTheTrustPolicyNamed() {
        role("{\"AWS\":\"arn:aws:iam::123456789012:user/alice\"}", "");
        asRoot(it -> it.deleteUser(r -> r.userName("alice")));
        asRoot(it -> it.createUser(r -> r.userName("alice")));
        assertRefused("AccessDenied", denied(ALICE.principal(), "sts:AssumeRole"), () -> assume(ALICE, r -> {}));
    }

    @Test
    void aSessionOfARoleThatIsGoneIsNotOneOfItsNamesake() {
        role("first", "{\"AWS\":\"*\"}", "");
        Caller session = holder(
                assume(ALICE, r -> r.roleArn(ROLE.replace("app", "first"))).credentials());
        asRoot(it -> it.deleteRole(r -> r.roleName("first")));
        role("first", "{\"AWS\":\"*\"}", "");
        role("{\"AWS\":\"arn:aws:iam::123456789012:role/team/first\"}", "");
        assertRefused("AccessDenied", denied(session.principal(), "sts:AssumeRole"), () -> assume(session, r -> {}));
    }

    @Test
    void aKeyThatWasIssuedIsKnownWithoutItsToken() {
        role("{\"AWS\":\"arn:aws:iam::123456789012:user/alice\"}", "");
        String id = assume(ALICE, r -> {}).credentials().accessKeyId();

        assertThat(credentials.isOurs(id, null)).isTrue();
        assertThat(credentials.isOurs(id, "junk")).isTrue();
        assertThat(AccessKeyId.account(id)).contains(ACCOUNT);
        for (String foreign : List.of("test", "", "ASIA", "AKIA" + id.substring(4), "ASIAQNZGKIQY56JQ7WML", ACCOUNT)) {
            assertThat(credentials.isOurs(foreign, null)).as(foreign).isFalse();
            assertThat(credentials.isOurs(foreign, "junk")).as(foreign).isFalse();
        }
    }

    @Test
    void anAccountThatTheTrustPolicyNamesDecidesItself() {
        role("{\"AWS\":\"123456789012\"}", "");
        assertRefused("AccessDenied", denied(ALICE.principal(), "sts:AssumeRole"), () -> assume(ALICE, r -> {}));
        allowAlice("sts:AssumeRole");
        assertThat(assume(ALICE, r -> {}).credentials()).isNotNull();
    }

    @Test
    void aRoleOfAServiceIsTheServicesAlone() {
        role("{\"Service\":\"ecs-tasks.amazonaws.com\"}", "");
        allowAlice("*");
        assertRefused("AccessDenied", denied(ALICE.principal(), "sts:AssumeRole"), () -> assume(ALICE, r -> {}));
        assertRefused("AccessDenied", denied(ROOT.principal(), "sts:AssumeRole"), () -> assume(ROOT, r -> {}));
        Caller tasks = Caller.service("ecs-tasks", ACCOUNT, "us-east-1");
        assertThat(assume(tasks, r -> r.durationSeconds(21_600)).credentials().expiration())
                .as("a service is not held to the role's hour")
                .isEqualTo(NOW.plus(Duration.ofHours(6)));
        assertThatThrownBy(() -> assume(Caller.service("ec2", ACCOUNT, "us-east-1"), r -> {}))
                .isInstanceOf(StsException.class);
    }

    @Test
    void aServiceSaysForWhichResourceItAssumes() {
        role("{\"Service\":\"ecs-tasks.amazonaws.com\"}", """
                ,"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:ecs:us-east-1:123456789012:*"},
                 "StringEquals":{"aws:SourceAccount":"123456789012"}}""");
        assertThat(assume(Caller.service("ecs-tasks", ACCOUNT, "us-east-1"), r -> {})
                        .credentials())
                .isNotNull();
        assertThatThrownBy(() -> assume(Caller.service("ecs-tasks", ACCOUNT, "eu-west-1"), r -> {}))
                .isInstanceOf(StsException.class);
    }

    @Test
    void aRoleThatIsNotThereIsRefusedLikeOneThatIsForbidden() {
        assertRefused("AccessDenied", denied(ROOT.principal(), "sts:AssumeRole"), () -> assume(ROOT, r -> {}));
        role("{\"AWS\":\"*\"}", "");
        assertThatThrownBy(() -> assume(ALICE, r -> r.roleArn(ROLE.replace("/team", ""))))
                .as("without its path")
                .isInstanceOf(StsException.class);
        assertRefused("ValidationError", "app is invalid", () -> assume(ALICE, r -> r.roleArn("app")));
    }

    @Test
    void anExternalIdIsAskedFor() {
        role("{\"AWS\":\"*\"}", ",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"unique\"}}");
        assertThatThrownBy(() -> assume(ALICE, r -> r.externalId("other"))).isInstanceOf(StsException.class);
        assertThat(assume(ALICE, r -> r.externalId("unique")).credentials()).isNotNull();
    }

    @Test
    void tagsAndSourceIdentityGoWithTheSession() {
        role("{\"AWS\":\"*\"}", "");
        AssumeRoleResponse given = assume(
                ALICE,
                r -> r.tags(
                                t -> t.key("team").value("blue"),
                                t -> t.key("stage").value("test"))
                        .transitiveTagKeys("team")
                        .sourceIdentity("alice"));
        assertThat(given.packedPolicySize()).isPositive();
        Caller session = holder(given.credentials());
        assertThat(session.session().tags()).containsEntry("team", "blue").containsEntry("stage", "test");

        role("second", "{\"AWS\":\"*\"}", ",\"Condition\":{\"StringEquals\":{\"aws:RequestTag/team\":\"blue\"}}");
        Caller chained = holder(
                assume(session, r -> r.roleArn(ROLE.replace("app", "second"))).credentials());
        assertThat(chained.session().tags()).containsOnlyKeys("team");
        assertThat(chained.session().sourceIdentity()).isEqualTo("alice");
        assertRefused(
                "ValidationError",
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
                () -> assume(session, r -> r.durationSeconds(3_601)));
        assertRefused(
                "ValidationError",
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
                () -> assume(ALICE, r -> r.durationSeconds(3_601)));
    }

    @Test
    void sessionPoliciesAreReadWhenTheyCome() {
        role("{\"AWS\":\"*\"}", "");
        assertRefused(
                "MalformedPolicyDocument",
                "This policy contains invalid Json",
                () -> assume(ALICE, r -> r.policy("{")));
        assertRefused(
                "MalformedPolicyDocument",
                "Policy arn:aws:iam::aws:policy/No does not exist.",
                () -> assume(ALICE, r -> r.policyArns(p -> p.arn("arn:aws:iam::aws:policy/No"))));
        Caller limited = holder(assume(ALICE, r -> r.policyArns(p -> p.arn("arn:aws:iam::aws:policy/IAMFullAccess")))
                .credentials());
        assertThat(limited.session().policyArns()).containsExactly("arn:aws:iam::aws:policy/IAMFullAccess");
    }

    @Test
    void aUserGetsTemporaryCredentialsForItselfAndForOthers() {
        Caller own = holder(as(ALICE, it -> it.getSessionToken()).credentials());
        assertThat(own.principal()).isEqualTo(ALICE.principal());
        var federated = as(ALICE, it -> it.getFederationToken(r -> r.name("bob").policy(ALLOW)));
        assertThat(federated.federatedUser().arn()).isEqualTo("arn:aws:sts::123456789012:federated-user/bob");
        assertThat(federated.credentials().expiration()).isEqualTo(NOW.plus(Duration.ofHours(12)));
        assertRefused(
                "AccessDenied",
                "Cannot call GetSessionToken with session credentials",
                () -> as(own, it -> it.getSessionToken()));
        role("{\"AWS\":\"*\"}", "");
        Caller inRole = holder(assume(ALICE, r -> {}).credentials());
        for (Caller session : List.of(own, inRole)) {
            assertRefused(
                    "AccessDenied",
                    "Cannot call GetFederationToken with session credentials",
                    () -> as(session, it -> it.getFederationToken(r -> r.name("x"))));
        }
        Caller bob = holder(federated.credentials());
        assertThat(assume(own, r -> {}).credentials()).isNotNull();
        assertRefused("AccessDenied", denied(bob.principal(), "sts:AssumeRole"), () -> assume(bob, r -> {}));
    }

    private static final String ALLOW = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ecs:*","Resource":"*"}}""";

    @Test
    void aTokenIsItsKeysAloneAndCannotBeChanged() {
        Credentials given = as(ALICE, it -> it.getSessionToken()).credentials();
        Credentials other = as(ALICE, it -> it.getSessionToken()).credentials();
        assertThat(credentials.find(other.accessKeyId(), given.sessionToken())).isEmpty();
        String token = given.sessionToken();
        for (int at : List.of(9, 20, token.length() - 5)) {
            char changed = token.charAt(at) == 'A' ? 'B' : 'A';
            assertThat(credentials.find(
                            given.accessKeyId(), token.substring(0, at) + changed + token.substring(at + 1)))
                    .isEmpty();
        }
        assertThat(credentials.find(given.accessKeyId(), token + "!")).isEmpty();
        assertThat(credentials.find(given.accessKeyId(), "somebody else's")).isEmpty();
    }

    @Test
    void aKeyTellsItsAccount() {
        Credentials given = as(ALICE, it -> it.getSessionToken()).credentials();
        assertThat(as(ROOT, it -> it.getAccessKeyInfo(r -> r.accessKeyId(given.accessKeyId())))
                        .account())
                .isEqualTo(ACCOUNT);
    }

    @Test
    void aWebIdentityIsRefusedSinceThereAreNoProviders() {
        String token = "e30." + Base64.getUrlEncoder().encodeToString("""
                {"iss":"https://token.example"}""".getBytes(StandardCharsets.UTF_8)) + ".sig";
        assertRefused(
                "InvalidIdentityToken",
                "No OpenIDConnect provider found in your account for https://token.example",
                () -> as(
                        ROOT,
                        it -> it.assumeRoleWithWebIdentity(r -> r.roleArn(ROLE).webIdentityToken(token))));
        assertRefused(
                "InvalidIdentityToken",
                "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
                () -> as(
                        ROOT,
                        it -> it.assumeRoleWithWebIdentity(r -> r.roleArn(ROLE).webIdentityToken("x"))));
    }

    @Test
    void aTrustPolicyIsAskedAboutTheRequestAndTheRole() {
        for (String condition : List.of(
                "\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}",
                "\"StringLike\":{\"aws:UserAgent\":\"aws-cli/*\",\"aws:Referer\":\"https://example.com/*\"}",
                "\"DateEquals\":{\"aws:CurrentTime\":\"2026-11-26T12:00:00Z\"}",
                "\"Bool\":{\"aws:SecureTransport\":\"true\",\"aws:ViaAWSService\":\"false\"}",
                "\"StringEquals\":{\"aws:ResourceAccount\":\"123456789012\",\"aws:ResourceTag/team\":\"blue\"}")) {
            role("{\"AWS\":\"*\"}", ",\"Condition\":{" + condition + "}");
            asRoot(it ->
                    it.tagRole(r -> r.roleName("app").tags(t -> t.key("team").value("blue"))));
            var sender = new Sender("10.0.0.7", "aws-cli/2.30.1", "https://example.com/");
            var near = new Caller(ACCOUNT, "us-east-1", ALICE.principal(), "request", "", null, sender, false);
            assertThat(assume(near, r -> {}).credentials()).as(condition).isNotNull();
            asRoot(it -> it.deleteRole(r -> r.roleName("app")));
        }
        role("{\"AWS\":\"*\"}", ",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}");
        role("second", "{\"AWS\":\"*\"}", ",\"Condition\":{\"StringLike\":{\"aws:UserAgent\":\"*\"}}");
        assertRefused("AccessDenied", denied(ALICE.principal(), "sts:AssumeRole"), () -> assume(ALICE, r -> {}));
        assertThatThrownBy(() -> assume(ALICE, r -> r.roleArn(ROLE.replace("app", "second"))))
                .as("without a user agent")
                .isInstanceOf(StsException.class);
    }

    @Test
    void aSourceIdentityThatIsSetStays() {
        role("{\"AWS\":\"*\"}", "");
        Caller session = holder(assume(ALICE, r -> r.sourceIdentity("alice")).credentials());
        assertThat(assume(session, r -> r.sourceIdentity("alice")).sourceIdentity())
                .isEqualTo("alice");
        assertRefused(
                "AccessDenied",
                denied(session.principal(), "sts:SetSourceIdentity"),
                () -> assume(session, r -> r.sourceIdentity("eve")));
    }

    @Test
    void aSourceIdentityMustBeAllowedByEachRoleOfAChain() {
        role("{\"AWS\":\"*\"}", "");
        asRoot(it -> it.createRole(r -> r.roleName("second").assumeRolePolicyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}}""")));
        String second = "arn:aws:iam::123456789012:role/second";
        Caller without = holder(assume(ALICE, r -> {}).credentials());
        assertThat(assume(without, r -> r.roleArn(second)).credentials()).isNotNull();
        Caller session = holder(assume(ALICE, r -> r.sourceIdentity("alice")).credentials());
        assertThatThrownBy(() -> assume(session, r -> r.roleArn(second)))
                .hasMessageContaining("is not authorized to perform: sts:SetSourceIdentity on resource: " + second);
    }

    @Test
    void whatASessionCannotHaveIsRefused() {
        role("{\"AWS\":\"*\"}", "");
        assertRefused(
                "ValidationError",
                "Tag keys that begin with aws: are reserved for AWS: aws:team",
                () -> assume(ALICE, r -> r.tags(t -> t.key("aws:team").value("x"))));
        assertRefused(
                "AccessDenied",
                "MultiFactorAuthentication failed with invalid MFA one time pass code.",
                () -> assume(ALICE, r -> r.serialNumber("GAHT12345678").tokenCode("123456")));
        assertThatThrownBy(() -> assume(ALICE, r -> r.policy(ALLOW + " ".repeat(2_048))))
                .hasMessageContaining("Member must have length less than or equal to 2048");
        PolicyDescriptorType policy = PolicyDescriptorType.builder()
                .arn("arn:aws:iam::aws:policy/ReadOnlyAccess")
                .build();
        assertThatThrownBy(() -> assume(ALICE, r -> r.policyArns(Collections.nCopies(11, policy))))
                .hasMessageContaining("Member must have length less than or equal to 10");
    }
}
