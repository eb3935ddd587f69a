package neargate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.sts.StsClient;

/** Where everybody else is the root, credentials that were taken from somebody give nothing. */
class WithdrawnCredentialsTest {
    private Live live;
    private IamClient root;
    private AccessKey key;

    @BeforeEach
    void bobHasAKey() throws IOException {
        live = new Live(Configuration.Auth.open);
        root = live.root(IamClient.builder());
        root.createUser(r -> r.userName("bob"));
        key = root.createAccessKey(r -> r.userName("bob")).accessKey();
    }

    @AfterEach
    void close() throws IOException {
        live.close();
    }

    private AwsCredentials bob() {
        return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    }

    private void isRefused(AwsCredentials credentials) {
        isRefused(() -> live.as(credentials, StsClient.builder()).getCallerIdentity(), 403, "InvalidClientTokenId");
        isRefused(() -> live.as(credentials, EcsClient.builder()).listClusters(), 400, "UnrecognizedClientException");
    }

    private static void isRefused(ThrowingCallable call, int status, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.statusCode()).isEqualTo(status);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.awsErrorDetails().errorMessage())
                    .isEqualTo("The security token included in the request is invalid.");
        });
    }

    @Test
    void anInactiveKeyIsRefusedUntilItIsActiveAgain() {
        root.updateAccessKey(
                r -> r.userName("bob").accessKeyId(key.accessKeyId()).status(StatusType.INACTIVE));
        isRefused(bob());
        isRefused(AwsBasicCredentials.create(key.accessKeyId(), "wrong"));

        root.updateAccessKey(
                r -> r.userName("bob").accessKeyId(key.accessKeyId()).status(StatusType.ACTIVE));
        assertThat(live.as(bob(), StsClient.builder()).getCallerIdentity().arn())
                .isEqualTo("arn:aws:iam::" + Live.ACCOUNT + ":user/bob");
    }

    @Test
    void aDeletedKeyIsRefusedWithItsUserAndWithout() {
        root.deleteAccessKey(r -> r.userName("bob").accessKeyId(key.accessKeyId()));
        isRefused(bob());
        root.deleteUser(r -> r.userName("bob"));
        isRefused(bob());
    }

    @Test
    void aUsersKeyWithSomebodyElsesTokenIsRefused() {
        isRefused(AwsSessionCredentials.create(key.accessKeyId(), key.secretAccessKey(), "junk"));
    }

    @Test
    void theSessionsOfADeletedUserEndWithItThoughAnotherGetsItsName() {
        String allowed = """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["ecs:*","sts:*"],"Resource":"*"}}""";
        root.putUserPolicy(r -> r.userName("bob").policyName("p").policyDocument(allowed));
        StsClient sts = live.as(bob(), StsClient.builder());
        AwsCredentials own = Live.session(sts.getSessionToken().credentials());
        AwsCredentials federated = Live.session(
                sts.getFederationToken(r -> r.name("guest").policy(allowed)).credentials());
        live.as(own, EcsClient.builder()).listClusters();
        live.as(federated, EcsClient.builder()).listClusters();

        root.deleteAccessKey(r -> r.userName("bob").accessKeyId(key.accessKeyId()));
        root.deleteUserPolicy(r -> r.userName("bob").policyName("p"));
        root.deleteUser(r -> r.userName("bob"));
        isRefused(own);
        isRefused(federated);

        root.createUser(r -> r.userName("bob"));
        root.putUserPolicy(r -> r.userName("bob").policyName("p").policyDocument(allowed));
        isRefused(own);
        isRefused(federated);
    }

    @Test
    void theRootsSessionsAreNoUsers() {
        AwsCredentials own =
                Live.session(live.root(StsClient.builder()).getSessionToken().credentials());
        assertThat(live.as(own, StsClient.builder()).getCallerIdentity().arn())
                .isEqualTo("arn:aws:iam::" + Live.ACCOUNT + ":root");
    }

    @Test
    void aKeyThatWasNeverIssuedHereIsTheRoots() {
        assertThat(live.as(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "any"), StsClient.builder())
                        .getCallerIdentity()
                        .arn())
                .isEqualTo("arn:aws:iam::" + Live.ACCOUNT + ":root");
    }
}
