package neargate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.StatusType;

/** What users do for themselves over HTTP, naming nobody. */
class OwnCredentialsTest {
    /** "IAM: Allows IAM users to rotate their own credentials". */
    private static final String ROTATE = """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Action":["iam:ListUsers","iam:GetAccountPasswordPolicy"],"Resource":"*"},
             {"Effect":"Allow","Action":["iam:*AccessKey*","iam:ChangePassword","iam:GetUser"],
              "Resource":["arn:aws:iam::*:user/${aws:username}"]}]}""";

    private Live live;
    private IamClient root;
    private AccessKey key;
    private IamClient bob;

    @BeforeEach
    void bobHasAKeyAndAPasswordAndNoPolicy() throws IOException {
        live = new Live();
        root = live.root(IamClient.builder());
        root.createUser(r -> r.userName("bob").path("/eng/"));
        root.createLoginProfile(r -> r.userName("bob").password("Passw0rd!"));
        key = root.createAccessKey(r -> r.userName("bob")).accessKey();
        bob = live.as(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()), IamClient.builder());
    }

    @AfterEach
    void close() throws IOException {
        live.close();
    }

    private static void isDenied(String action, ThrowingCallable call) {
        assertThatThrownBy(call).hasMessageContaining("is not authorized to perform: iam:" + action);
    }

    @Test
    void usersChangeTheirPasswordsWhereTheAccountAllowsIt() {
        isDenied(
                "ChangePassword",
                () -> bob.changePassword(r -> r.oldPassword("Passw0rd!").newPassword("Passw1rd!")));
        root.updateAccountPasswordPolicy(r -> r.allowUsersToChangePassword(true));
        bob.changePassword(r -> r.oldPassword("Passw0rd!").newPassword("Passw1rd!"));
        assertThat(bob.getAccountPasswordPolicy().passwordPolicy().allowUsersToChangePassword())
                .isTrue();
        isDenied("GetUser", () -> bob.getUser());
    }

    @Test
    void whoNamesNobodyMeansThemselves() {
        IamClient alice = live.as(live.user("alice", ROTATE), IamClient.builder());
        root.createLoginProfile(r -> r.userName("alice").password("Passw0rd!"));

        alice.changePassword(r -> r.oldPassword("Passw0rd!").newPassword("Passw1rd!"));
        assertThat(alice.getUser().user().userName()).isEqualTo("alice");
        String another = alice.createAccessKey().accessKey().accessKeyId();
        alice.updateAccessKey(r -> r.accessKeyId(another).status(StatusType.INACTIVE));
        assertThat(alice.getAccessKeyLastUsed(r -> r.accessKeyId(another)).userName())
                .isEqualTo("alice");
        alice.deleteAccessKey(r -> r.accessKeyId(another));
        assertThat(alice.listAccessKeys().accessKeyMetadata()).hasSize(1);

        isDenied("GetUser", () -> alice.getUser(r -> r.userName("bob")));
        isDenied("ListAccessKeys", () -> alice.listAccessKeys(r -> r.userName("bob")));
        isDenied("GetAccessKeyLastUsed", () -> alice.getAccessKeyLastUsed(r -> r.accessKeyId(key.accessKeyId())));
    }
}
