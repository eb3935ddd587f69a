package neargate.services.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import neargate.kernel.Caller;
import neargate.kernel.crypto.AesGcm;
import neargate.kernel.store.Journal;
import neargate.kernel.store.VersionedStore;
import neargate.services.iam.IamService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.model.InvalidAuthorizationMessageException;

class AuthorizationMessageTest {
    private static final String ACCOUNT = "123456789012";
    private static final Caller ROOT = root(ACCOUNT);
    private static final Caller ALICE =
            new Caller(ACCOUNT, "us-east-1", "arn:aws:iam::123456789012:user/team/alice", "request");
    private static final String INSTANCE = "arn:aws:ec2:us-east-1:123456789012:instance/i-1";

    private final VersionedStore store =
            VersionedStore.open(IamService.tables(), Journal.none(), Clock.systemUTC(), new Random(7));
    private final IamService iam = new IamService(store, Clock.systemUTC(), AesGcm.key(new Random(5)), new Random(6));
    private final StsService sts = TestSts.over(iam);

    private static Caller root(String account) {
        return new Caller(account, "us-east-1", Caller.rootOf(account), "request");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private String decoded(Caller caller, String message) {
        return caller.<String, RuntimeException>call(() ->
                sts.decodeAuthorizationMessage(r -> r.encodedMessage(message)).decodedMessage());
    }

    @Test
    void aRefusalIsToldToWhoeverMayDecodeIt() {
        String id = ROOT.<String, RuntimeException>call(() ->
                iam.createUser(r -> r.path("/team/").userName("alice")).user().userId());
        String message = TestSts.messages(iam)
                .encoded(ALICE, "ec2:StopInstances", INSTANCE, true, Map.of("ec2:region", List.of("us-east-1")));

        assertThat(message).matches("[A-Za-z0-9_-]+");
        assertThat(decoded(ROOT, message)).isEqualTo("""
                {"allowed":false,"explicitDeny":true,"matchedStatements":{"items":[]},"failures":{"items":[]},\
                "context":{"principal":{"id":"%s","name":"alice","arn":"arn:aws:iam::123456789012:user/team/alice"},\
                "action":"ec2:StopInstances","resource":"arn:aws:ec2:us-east-1:123456789012:instance/i-1",\
                "conditions":{"items":[{"key":"ec2:region","values":{"items":[{"value":"us-east-1"}]}}]}}}""".formatted(id));
    }

    @Test
    void whatIsNoMessageOfTheAccountIsNotValid() {
        String message = TestSts.messages(iam).encoded(ROOT, "ec2:StopInstances", INSTANCE, false, Map.of());
        for (String other :
                List.of("x", "\u00e9", message.substring(1), message + "A", message.replace('A', 'B') + "==")) {
            assertThatThrownBy(() -> decoded(ROOT, other))
                    .as(other)
                    .isInstanceOf(InvalidAuthorizationMessageException.class)
                    .hasMessageContaining("Message is not valid");
        }
        assertThatThrownBy(() -> decoded(root("210987654321"), message))
                .isInstanceOf(InvalidAuthorizationMessageException.class);
    }
}
