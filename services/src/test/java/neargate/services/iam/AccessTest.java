package neargate.services.iam;

import static neargate.services.iam.TestIam.ACCOUNT;
import static neargate.services.iam.TestIam.ALLOW_ECS;
import static neargate.services.iam.TestIam.TRUST;
import static neargate.services.iam.TestIam.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import neargate.kernel.Caller;
import neargate.kernel.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.JobStatusType;
import software.amazon.awssdk.services.iam.model.PolicyGrantingServiceAccess;
import software.amazon.awssdk.services.iam.model.PolicyOwnerEntityType;
import software.amazon.awssdk.services.iam.model.ServiceLastAccessed;

/** Alice is in a group that may use ECS, and may read from S3 by a managed policy. */
class AccessTest {
    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
    private static final String READ_S3 = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"S3:Get*","Resource":"*"}}""";

    private final TestIam service = new TestIam();
    private final IamClient iam = service.root();
    private String alice;
    private String policy;

    @BeforeEach
    void alice() {
        alice = iam.createUser(r -> r.userName("alice")).user().arn();
        iam.createGroup(r -> r.groupName("team"));
        iam.putGroupPolicy(r -> r.groupName("team").policyName("own").policyDocument(ALLOW_ECS));
        iam.addUserToGroup(r -> r.groupName("team").userName("alice"));
        policy = iam.createPolicy(r -> r.policyName("read").policyDocument(READ_S3))
                .policy()
                .arn();
        iam.attachUserPolicy(r -> r.userName("alice").policyArn(policy));
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aServiceIsGrantedByPoliciesOfTheUserAndItsGroups() {
        var granting = iam.listPoliciesGrantingServiceAccess(r -> r.arn(alice).serviceNamespaces("ecs", "s3", "ec2"));
        assertThat(granting.isTruncated()).isFalse();
        assertThat(granting.policiesGrantingServiceAccess())
                .extracting(it -> it.serviceNamespace())
                .containsExactly("ecs", "s3", "ec2");
        PolicyGrantingServiceAccess inline =
                granting.policiesGrantingServiceAccess().get(0).policies().getFirst();
        assertThat(inline.policyName()).isEqualTo("own");
        assertThat(inline.entityType()).isEqualTo(PolicyOwnerEntityType.GROUP);
        assertThat(inline.entityName()).isEqualTo("team");
        PolicyGrantingServiceAccess managed =
                granting.policiesGrantingServiceAccess().get(1).policies().getFirst();
        assertThat(managed.policyArn()).isEqualTo(policy);
        assertThat(managed.entityName()).isNull();
        assertThat(granting.policiesGrantingServiceAccess().get(2).policies()).isEmpty();
        assertFails(
                "NoSuchEntity",
                "The user with name bob cannot be found.",
                () -> iam.listPoliciesGrantingServiceAccess(
                        r -> r.arn(alice.replace("alice", "bob")).serviceNamespaces("ecs")));
    }

    @Test
    void aReportSaysWhichServicesSomebodyMayUseAndWhenTheyDidLast() {
        String key = iam.createAccessKey(r -> r.userName("alice")).accessKey().accessKeyId();
        service.service().used(ACCOUNT, key, "ecs", "eu-west-1");

        String job = iam.generateServiceLastAccessedDetails(r -> r.arn(alice)).jobId();
        var report = iam.getServiceLastAccessedDetails(r -> r.jobId(job));
        assertThat(report.jobStatus()).isEqualTo(JobStatusType.COMPLETED);
        assertThat(report.servicesLastAccessed())
                .extracting(ServiceLastAccessed::serviceNamespace)
                .containsExactly("ecs", "s3");
        ServiceLastAccessed ecs = report.servicesLastAccessed().getFirst();
        assertThat(ecs.serviceName()).isEqualTo("Amazon Elastic Container Service");
        assertThat(ecs.lastAuthenticated()).isEqualTo(START);
        assertThat(ecs.lastAuthenticatedEntity()).isEqualTo(alice);
        assertThat(ecs.lastAuthenticatedRegion()).isEqualTo("eu-west-1");
        assertThat(report.servicesLastAccessed().getLast().totalAuthenticatedEntities())
                .isZero();
        assertFails(
                "NoSuchEntity",
                "The job with id " + job + " cannot be found.",
                () -> service.as(alice).getServiceLastAccessedDetails(r -> r.jobId(job)));
    }

    @Test
    void aReportLastsForFourHoursAndIsForgottenWhoeverAskedForIt() {
        IamClient asAlice = service.as(alice);
        String job =
                asAlice.generateServiceLastAccessedDetails(r -> r.arn(policy)).jobId();
        service.time.advance(Duration.ofHours(4).minusSeconds(1));
        assertThat(asAlice.getServiceLastAccessedDetails(r -> r.jobId(job)).jobStatus())
                .isEqualTo(JobStatusType.COMPLETED);
        service.time.advance(Duration.ofSeconds(1));
        assertFails(
                "NoSuchEntity",
                "The job with id " + job + " cannot be found.",
                () -> asAlice.getServiceLastAccessedDetails(r -> r.jobId(job)));

        service.time.advance(Duration.ofHours(1));
        iam.generateServiceLastAccessedDetails(r -> r.arn(alice));
        assertThat(reports()).isOne();
    }

    @Test
    void theSessionsOfARoleHaveTheirReportsInCommon() {
        String role = iam.createRole(r -> r.roleName("audit").assumeRolePolicyDocument(TRUST))
                .role()
                .arn();
        String first = session(role, "first")
                .generateServiceLastAccessedDetails(r -> r.arn(alice))
                .jobId();
        assertThat(session(role, "second")
                        .getServiceLastAccessedDetails(r -> r.jobId(first))
                        .jobStatus())
                .isEqualTo(JobStatusType.COMPLETED);
        session(role, "second").generateServiceLastAccessedDetails(r -> r.arn(alice));
        assertThat(reports()).isOne();
    }

    private IamClient session(String role, String name) {
        return service.as(new Caller(
                ACCOUNT,
                "us-east-1",
                "arn:aws:sts::" + ACCOUNT + ":assumed-role/audit/" + name,
                "request",
                "",
                new Session(
                        Session.Kind.ROLE,
                        role,
                        "AROA:" + name,
                        START,
                        List.of(),
                        List.of(),
                        Map.of(),
                        Set.of(),
                        null)));
    }

    private long reports() {
        return service.store.snapshot().scanAll(LastAccess.TABLE).count();
    }

    @Test
    void aReportOfAPolicyOrAGroupNamesWhoUsesIt() {
        for (String arn : new String[] {policy, alice.replace("user/alice", "group/team")}) {
            String job = iam.generateServiceLastAccessedDetails(r -> r.arn(arn)).jobId();
            String namespace = arn.equals(policy) ? "s3" : "ecs";
            assertThat(iam.getServiceLastAccessedDetailsWithEntities(
                                    r -> r.jobId(job).serviceNamespace(namespace))
                            .entityDetailsList())
                    .as(arn)
                    .extracting(it -> it.entityInfo().arn())
                    .containsExactly(alice);
        }
    }
}
