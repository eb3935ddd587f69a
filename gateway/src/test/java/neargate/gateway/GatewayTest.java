package neargate.gateway;

import static neargate.gateway.TestGateway.issued;
import static neargate.gateway.TestGateway.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import neargate.gateway.http.HttpEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceGroupsTaggingApiException;

/** What a program with the SDK sees of the gateway, over a real socket. */
class GatewayTest {
    private final TestGateway gateway = TestGateway.open();

    @BeforeEach
    void start() {
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private TestEcs.Seen seenAs(String keyId) {
        return TestEcs.Seen.in(gateway.ecs(key(keyId, "any")).listClusters());
    }

    @Test
    void anUnknownKeyActsAsTheRootOfTheUsualAccountInTheRegionItNames() {
        TestEcs.Seen seen = seenAs("test");

        assertThat(seen.account()).isEqualTo("123456789012");
        assertThat(seen.region()).isEqualTo("eu-west-1");
        assertThat(seen.principal()).isEqualTo("arn:aws:iam::123456789012:root");
    }

    @Test
    void aKeyOfTwelveDigitsIsTheAccount() {
        assertThat(seenAs("000000000042").account()).isEqualTo("000000000042");
        assertThat(seenAs("000000000042").principal()).isEqualTo("arn:aws:iam::000000000042:root");
    }

    @Test
    void anIssuedKeyIsWhoItBelongsTo() {
        TestEcs.Seen seen = TestEcs.Seen.in(gateway.ecs(issued()).listClusters());

        assertThat(seen.account()).isEqualTo("210987654321");
        assertThat(seen.principal()).isEqualTo("arn:aws:iam::210987654321:user/ann");
        assertThat(gateway.uses).containsExactly("AKIDEXAMPLE ecs eu-west-1");
    }

    @Test
    void anIssuedKeyWithAnotherSecretIsRefusedInEachServicesWords() {
        assertThatThrownBy(() -> gateway.ecs(key("AKIDEXAMPLE", "guessed")).listClusters())
                .isInstanceOfSatisfying(EcsException.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(400);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidSignatureException");
                    assertThat(e.awsErrorDetails().errorMessage())
                            .startsWith(
                                    "The request signature we calculated does not match the signature you provided.");
                });
        assertThatThrownBy(() -> gateway.ec2(key("AKIDEXAMPLE", "guessed")).describeVpcs())
                .isInstanceOfSatisfying(Ec2Exception.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(401);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AuthFailure");
                });
        var iam = gateway.client(IamClient.builder(), key("AKIDEXAMPLE", "guessed"), Region.AWS_GLOBAL)
                .build();
        assertThatThrownBy(() -> iam.listRoles(request -> {})).isInstanceOfSatisfying(IamException.class, e -> {
            assertThat(e.statusCode()).isEqualTo(403);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("SignatureDoesNotMatch");
        });
    }

    @Test
    void theUseOfAKeyIsOneOfTheServiceAsIamCallsIt() {
        ResourceGroupsTaggingApiClient tags = gateway.client(
                        ResourceGroupsTaggingApiClient.builder(), issued(), Region.EU_WEST_1)
                .build();
        assertThatThrownBy(() -> tags.getResources()).isInstanceOf(ResourceGroupsTaggingApiException.class);
        assertThat(gateway.uses).containsExactly("AKIDEXAMPLE tag eu-west-1");
    }

    @Test
    void anIssuedKeyWithASessionTokenThatIsNotItsOwnIsRefused() {
        assertThatThrownBy(() -> gateway.ecs(AwsSessionCredentials.create("AKIDEXAMPLE", "a secret", "a token"))
                        .listClusters())
                .isInstanceOfSatisfying(
                        EcsException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("UnrecognizedClientException"));
        assertThat(gateway.uses).isEmpty();
    }

    @Test
    void aTemporaryKeyThatWasIssuedIsNobodysWithoutItsToken() {
        for (AwsCredentials shown : List.of(
                AwsBasicCredentials.create("ASIAOURS", "a secret"),
                AwsSessionCredentials.create("ASIAOURS", "a secret", "junk"))) {
            assertThatThrownBy(() -> gateway.ecs(shown).listClusters())
                    .isInstanceOfSatisfying(EcsException.class, e -> {
                        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("UnrecognizedClientException");
                        assertThat(e.awsErrorDetails().errorMessage())
                                .isEqualTo("The security token included in the request is invalid.");
                    });
        }
        assertThat(gateway.ecs(AwsSessionCredentials.create("ASIATHEIRS", "a secret", "junk"))
                        .listClusters())
                .as("somebody else's acts as root")
                .isNotNull();
    }

    @Test
    void theRequestIdIsTheSameForTheHandlerAndTheCaller() {
        ListClustersResponse response = gateway.ecs(issued()).listClusters();

        assertThat(TestEcs.Seen.in(response).requestId())
                .isEqualTo(response.responseMetadata().requestId())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void anErrorOfTheServiceArrivesAsItsOwnException() {
        assertThatThrownBy(() -> gateway.ecs(issued()).describeTasks(request -> request.tasks("a")))
                .isInstanceOfSatisfying(ClusterNotFoundException.class, e -> {
                    assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Cluster not found.");
                    assertThat(e.statusCode()).isEqualTo(400);
                    assertThat(e.requestId()).isNotEmpty();
                });
    }

    @Test
    void anOperationThatTheServiceDoesNotOverrideIsUnknown() {
        assertThatThrownBy(() -> gateway.ecs(issued()).runTask(request -> request.taskDefinition("a")))
                .isInstanceOfSatisfying(EcsException.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(400);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException");
                });
        assertThatThrownBy(() -> gateway.ec2(issued()).describeSubnets())
                .isInstanceOfSatisfying(Ec2Exception.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(400);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAction");
                });
    }

    @Test
    void aServiceThatIsNotThereAnswersInItsOwnShape() {
        var iam =
                gateway.client(IamClient.builder(), issued(), Region.AWS_GLOBAL).build();

        assertThatThrownBy(() -> iam.listRoles(request -> {}))
                .isInstanceOfSatisfying(
                        IamException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAction"));
    }

    @Test
    void theServicesOfXmlAnswerToo() {
        assertThat(gateway.ec2(issued()).describeVpcs().vpcs())
                .singleElement()
                .satisfies(vpc -> assertThat(vpc.cidrBlock()).isEqualTo("10.0.0.0/16"));
    }

    @Test
    void aConstantThatIsNoneIsRefusedInEachServicesWords() {
        assertThatThrownBy(() -> gateway.ec2(issued())
                        .createVolume(request ->
                                request.availabilityZone("eu-west-1a").volumeType("gp9")))
                .isInstanceOfSatisfying(Ec2Exception.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidParameterValue");
                    assertThat(e.awsErrorDetails().errorMessage())
                            .isEqualTo("Value (gp9) for parameter volumeType is invalid.");
                });
        assertThatThrownBy(() -> gateway.ec2(issued())
                        .runInstances(request -> request.minCount(1)
                                .maxCount(1)
                                .blockDeviceMappings(device -> device.ebs(disk -> disk.volumeType("gp9")))))
                .hasMessageStartingWith("Value (gp9) for parameter volumeType is invalid.");
        assertThatThrownBy(() -> gateway.ecs(issued()).listTasks(request -> request.launchType("MOON")))
                .isInstanceOfSatisfying(EcsException.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidParameterException");
                    assertThat(e.awsErrorDetails().errorMessage())
                            .startsWith("1 validation error detected: Value 'MOON' at 'launchType' failed to satisfy"
                                    + " constraint: Member must satisfy enum value set: [EC2, FARGATE");
                });
    }

    @Test
    void instanceTypesOfTomorrowReachEc2() {
        assertThat(gateway.ec2(issued())
                        .runInstances(request -> request.minCount(1).maxCount(1).instanceType("t99.nano"))
                        .reservationId())
                .isEqualTo("t99.nano");
    }

    @Test
    void aDefectIsAnInternalFailureThatTellsNothing() {
        assertThatThrownBy(() -> gateway.ecs(issued()).updateCluster(request -> request.cluster("a")))
                .isInstanceOfSatisfying(EcsException.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(500);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InternalFailure");
                    assertThat(e.getMessage()).doesNotContain("Unsupported");
                });
    }

    @Test
    void aStoreThatCannotWriteIsServiceUnavailableAndSaysWhy() {
        var failure = catchThrowableOfType(
                AwsServiceException.class, () -> gateway.ecs(issued()).deleteCluster(request -> request.cluster("a")));

        assertThat(failure.statusCode()).isEqualTo(503);
        assertThat(failure.awsErrorDetails().errorCode()).isEqualTo("ServiceUnavailable");
        assertThat(failure.getMessage()).contains("No space is left on the disk. Free some, and try again.");
    }

    @Test
    void aHandlerRunsOnAVirtualThreadAndMayWait() throws Exception {
        var waiting = CompletableFuture.supplyAsync(() -> gateway.ecs(issued()).listTasks());
        gateway.ecs.entered.await();
        // While that one waits, others are answered: the event loops are free.
        assertThat(seenAs("test").account()).isEqualTo("123456789012");
        gateway.ecs.mayGoOn.countDown();

        assertThat(waiting.get().taskArns()).containsExactly("virtual: true");
    }

    @Test
    void stoppingLetsARequestOnItsWayBeAnswered() throws Exception {
        var waiting = CompletableFuture.supplyAsync(() -> gateway.ecs(issued()).listTasks());
        gateway.ecs.entered.await();
        var stopped = CompletableFuture.runAsync(gateway::stop);
        assertThat(stopped).isNotDone();
        gateway.ecs.mayGoOn.countDown();

        assertThat(waiting.get().taskArns()).hasSize(1);
        stopped.get();
    }

    @Test
    void aBusyPortIsSaidInASentence() {
        assertThatThrownBy(() -> TestGateway.open().start(gateway.port()))
                .isInstanceOf(HttpEndpoint.PortException.class)
                .hasMessageStartingWith("port " + gateway.port() + " on 127.0.0.1 is in use");
    }
}
