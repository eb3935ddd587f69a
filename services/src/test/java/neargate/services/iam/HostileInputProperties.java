package neargate.services.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import neargate.kernel.Caller;
import neargate.services.sts.TestSts;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;

/** Whatever stands where a policy or an ARN should: an answer or an error of the caller's, in time. */
class HostileInputProperties {
    /** Work is counted in the time that this thread computes: a busy machine is not the input\'s doing. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final Duration PATIENCE = Duration.ofMillis(100);

    @Provide
    Arbitrary<String> documents() {
        Arbitrary<String> whole = Arbitraries.of(TestIam.ALLOW_ECS, TestIam.TRUST, """
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotAction":["a:b","c:*"],"NotResource":"arn:aws:s3:::${aws:username}",
                 "Condition":{"ForAllValues:StringLike":{"aws:TagKeys":["*a*b*c*","${*}"]},"Null":{"a:b":true},
                 "IpAddress":{"aws:SourceIp":"::/0"},"DateLessThan":{"aws:CurrentTime":"2020"}}}]}""");
        Arbitrary<String> noise = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(6),
                Arbitraries.of(
                        "\"",
                        "{",
                        "[",
                        "]",
                        "}",
                        "null",
                        "1e9999",
                        "*".repeat(2_000),
                        "[".repeat(3_000),
                        "\\ud800",
                        ":"));
        return Combinators.combine(
                        whole,
                        noise,
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.doubles().between(0, 1))
                .as((text, piece, from, to) -> {
                    int a = (int) (from * text.length());
                    int b = (int) (to * text.length());
                    return text.substring(0, Math.min(a, b)) + piece + text.substring(Math.max(a, b));
                });
    }

    @Provide
    Arbitrary<String> arns() {
        Arbitrary<String> part = Arbitraries.of(
                "arn",
                "aws",
                "iam",
                "sts",
                "",
                "123456789012",
                "aws:policy",
                "role/x",
                "policy/a/b",
                "user/",
                "*",
                "/",
                "root");
        return part.list().ofMinSize(1).ofMaxSize(8).map(parts -> String.join(":", parts));
    }

    /** In time at one of three tries: classes that are loaded are not the input's doing either. */
    private static void inTime(Runnable call) {
        Duration took = took(call);
        for (int i = 0; i < 2 && took.compareTo(PATIENCE) >= 0; i++) {
            took = took(call);
        }
        assertThat(took).isLessThan(PATIENCE);
    }

    private static Duration took(Runnable call) {
        long start = THREADS.getCurrentThreadCpuTime();
        try {
            call.run();
        } catch (AwsServiceException e) {
            assertThat(e.statusCode()).isBetween(400, 499);
            assertThat(e.awsErrorDetails().errorMessage()).isNotBlank();
        }
        return Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start);
    }

    @Property(tries = 400)
    void anythingInPlaceOfAPolicy(@ForAll("documents") String document) {
        try (var service = new TestIam()) {
            IamClient iam = service.root();
            iam.createUser(r -> r.userName("alice"));
            inTime(() -> iam.createRole(r -> r.roleName("app").assumeRolePolicyDocument(document)));
            inTime(() ->
                    iam.putUserPolicy(r -> r.userName("alice").policyName("p").policyDocument(document)));
            inTime(() -> iam.createPolicy(r -> r.policyName("p").policyDocument(document)));
            inTime(() -> iam.getContextKeysForCustomPolicy(r -> r.policyInputList(document)));
            inTime(() -> iam.simulateCustomPolicy(r -> r.policyInputList(document)
                    .resourcePolicy(document)
                    .actionNames("s3:GetObject")
                    .resourceArns("arn:aws:s3:::" + "a".repeat(1_000))));
            inTime(() -> iam.simulatePrincipalPolicy(r ->
                    r.policySourceArn("arn:aws:iam::123456789012:user/alice").actionNames("ecs:RunTask")));
        }
    }

    @Property(tries = 400)
    void anythingInPlaceOfAnArn(@ForAll("arns") String arn) {
        try (var service = new TestIam()) {
            IamClient iam = service.root();
            iam.createUser(r -> r.userName("alice"));
            var sts = TestSts.over(service.service());
            var root = new Caller(TestIam.ACCOUNT, "us-east-1", "arn:aws:iam::123456789012:root", "request");
            for (Runnable call : List.<Runnable>of(
                    () -> iam.getPolicy(r -> r.policyArn(arn)),
                    () -> iam.attachUserPolicy(r -> r.userName("alice").policyArn(arn)),
                    () -> iam.putUserPermissionsBoundary(
                            r -> r.userName("alice").permissionsBoundary(arn)),
                    () -> iam.listEntitiesForPolicy(r -> r.policyArn(arn)),
                    () -> iam.deletePolicy(r -> r.policyArn(arn)),
                    () -> iam.simulatePrincipalPolicy(
                            r -> r.policySourceArn(arn).actionNames("a:b")),
                    () -> iam.simulateCustomPolicy(r -> r.policyInputList(TestIam.ALLOW_ECS)
                            .actionNames("a:b")
                            .resourceArns(arn)
                            .callerArn(arn)
                            .resourceOwner(arn)),
                    () -> root.run(() -> sts.assumeRole(r -> r.roleArn(arn).roleSessionName("work"))))) {
                inTime(call);
            }
        }
    }
}
