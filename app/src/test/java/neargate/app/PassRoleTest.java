package neargate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.ServiceConnectConfiguration;
import software.amazon.awssdk.services.ecs.model.ServiceVolumeConfiguration;
import software.amazon.awssdk.services.ecs.model.TaskVolumeConfiguration;
import software.amazon.awssdk.services.iam.IamClient;

/** Whoever hands a role to ECS must be allowed to pass it ("Amazon ECS infrastructure IAM role"). */
class PassRoleTest {
    private static final String ROLE = "arn:aws:iam::" + Live.ACCOUNT + ":role/";

    private Live live;
    private EcsClient alice;

    @BeforeEach
    void aliceMayPassOneRoleToEcsAndAnotherToTasks() throws IOException {
        live = new Live();
        alice = live.as(live.user("alice", """
                {"Version":"2012-10-17","Statement":[
                 {"Effect":"Allow","Action":"ecs:*","Resource":"*"},
                 {"Effect":"Allow","Action":"iam:PassRole","Resource":"*/ecs",
                  "Condition":{"StringEquals":{"iam:PassedToService":"ecs.amazonaws.com"}}},
                 {"Effect":"Allow","Action":"iam:PassRole","Resource":"*/tasks",
                  "Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}]}""".replace("*/", ROLE)), EcsClient.builder());
    }

    @AfterEach
    void close() throws IOException {
        live.close();
    }

    private static void isRefused(String role, ThrowingCallable call) {
        assertThatThrownBy(call)
                .hasMessageContaining("alice is not authorized to perform: iam:PassRole on resource: " + ROLE + role);
    }

    private void runWithVolume(String role) {
        TaskVolumeConfiguration volume = TaskVolumeConfiguration.builder()
                .name("data")
                .managedEBSVolume(it -> it.roleArn(ROLE + role))
                .build();
        alice.runTask(r -> r.taskDefinition("none").volumeConfigurations(volume));
    }

    @Test
    void theRoleOfAnInstanceProfileInALaunchTemplateIsPassedToEc2() {
        IamClient iam = live.root(IamClient.builder());
        iam.createRole(r -> r.roleName("admin").assumeRolePolicyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                 "Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}"""));
        iam.createInstanceProfile(r -> r.instanceProfileName("admins"));
        iam.addRoleToInstanceProfile(r -> r.instanceProfileName("admins").roleName("admin"));
        live.root(Ec2Client.builder())
                .createLaunchTemplate(r -> r.launchTemplateName("admins")
                        .launchTemplateData(it -> it.imageId("ami-0123456789abcdef0")
                                .iamInstanceProfile(profile -> profile.name("admins"))));
        Ec2Client bob = live.as(live.user("bob", """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ec2:*","Resource":"*"}}"""), Ec2Client.builder());
        assertThatThrownBy(() -> bob.runInstances(r -> r.launchTemplate(it -> it.launchTemplateName("admins"))
                        .minCount(1)
                        .maxCount(1)))
                .hasMessageContaining("not authorized to perform");
        iam.putUserPolicy(r -> r.userName("bob").policyName("pass").policyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}}"""));
        assertThat(bob.runInstances(r -> r.launchTemplate(it -> it.launchTemplateName("admins"))
                                .minCount(1)
                                .maxCount(1))
                        .instances())
                .hasSize(1);
    }

    @Test
    void whatALaunchTemplateSaysIsAskedForAsIfTheRequestSaidIt() {
        live.root(Ec2Client.builder())
                .createLaunchTemplate(r -> r.launchTemplateName("forbidden")
                        .launchTemplateData(it -> it.imageId("ami-0123456789abcdef0")));
        Ec2Client bob = live.as(live.user("bob", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"},
                 {"Effect":"Deny","Action":"ec2:RunInstances","Resource":"arn:aws:ec2:*::image/ami-0123456789abcdef0"}]}"""), Ec2Client.builder());
        assertThatThrownBy(() -> bob.runInstances(r -> r.launchTemplate(it -> it.launchTemplateName("forbidden"))
                        .minCount(1)
                        .maxCount(1)))
                .hasMessageContaining("not authorized to perform");
        assertThat(bob.runInstances(r -> r.launchTemplate(it -> it.launchTemplateName("forbidden"))
                                .imageId("ami-0123456789abcdef1")
                                .minCount(1)
                                .maxCount(1))
                        .instances())
                .hasSize(1);
    }

    @Test
    void theRoleOfATasksVolumesIsPassedToEcs() {
        isRefused("other", () -> runWithVolume("other"));
        isRefused("tasks", () -> runWithVolume("tasks"));
        assertThatThrownBy(() -> runWithVolume("ecs")).message().doesNotContain("iam:PassRole");
    }

    @Test
    void soAreThoseOfAServicesVolumesLoadBalancersCertificatesAndHooks() {
        var volume = ServiceVolumeConfiguration.builder()
                .name("data")
                .managedEBSVolume(it -> it.roleArn(ROLE + "volumes"))
                .build();
        isRefused("volumes", () -> alice.createService(r -> r.serviceName("web").volumeConfigurations(volume)));
        isRefused("volumes", () -> alice.updateService(r -> r.service("web").volumeConfigurations(volume)));
        var balancer = LoadBalancer.builder()
                .advancedConfiguration(it -> it.roleArn(ROLE + "balancer"))
                .build();
        isRefused(
                "balancer", () -> alice.createService(r -> r.serviceName("web").loadBalancers(balancer)));
        var connect = ServiceConnectConfiguration.builder()
                .enabled(true)
                .services(it -> it.portName("http")
                        .tls(tls -> tls.issuerCertificateAuthority(ca -> ca.awsPcaAuthorityArn("arn:aws:acm-pca:::x"))
                                .roleArn(ROLE + "tls")))
                .build();
        isRefused("tls", () -> alice.createService(r -> r.serviceName("web").serviceConnectConfiguration(connect)));
        var hooks = DeploymentConfiguration.builder()
                .lifecycleHooks(it -> it.roleArn(ROLE + "hooks"))
                .build();
        isRefused("hooks", () -> alice.updateService(r -> r.service("web").deploymentConfiguration(hooks)));
    }

    @Test
    void aTaskSetHasTheRolesOfItsTaskDefinition() {
        String family = live.root(EcsClient.builder())
                .registerTaskDefinition(r -> r.family("web")
                        .taskRoleArn(ROLE + "other")
                        .containerDefinitions(c -> c.name("web").image("web").memory(64)))
                .taskDefinition()
                .taskDefinitionArn();
        isRefused(
                "other",
                () -> alice.createTaskSet(
                        r -> r.cluster("default").service("web").taskDefinition(family)));
        assertThat(alice.listTaskDefinitions().taskDefinitionArns()).contains(family);
    }
}
