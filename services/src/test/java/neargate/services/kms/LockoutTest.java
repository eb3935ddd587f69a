package neargate.services.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import neargate.kernel.Caller;
import neargate.kernel.Sender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;

/** The user ada sets policies. */
class LockoutTest {
    private static final String ROOT = "arn:aws:iam::123456789012:root";
    private static final String ADA = "arn:aws:iam::123456789012:user/ada";
    private static final String BOB = "arn:aws:iam::123456789012:user/bob";

    private final KmsWorld world = new KmsWorld();
    private final String key =
            world.as(() -> world.kms.createKey().keyMetadata().keyId());

    @AfterEach
    void close() {
        world.close();
    }

    private static String statement(String effect, String principal, String action) {
        return """
                {"Effect":"%s","Principal":{"AWS":"%s"},"Action":"%s","Resource":"*"}""".formatted(effect, principal, action);
    }

    private static String policy(String... statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
    }

    @ParameterizedTest
    @ValueSource(strings = {ROOT, ADA, "*", "123456789012"})
    void whoKeepsTheKeyMaySetItsPolicy(String principal) {
        world.as(() ->
                world.kms.putKeyPolicy(r -> r.keyId(key).policy(policy(statement("Allow", principal, "kms:Put*")))));
    }

    @Test
    void nobodyLocksThemselvesOut() {
        for (String policy : new String[] {
            policy(statement("Allow", BOB, "kms:*")),
            policy(statement("Allow", ADA, "kms:Encrypt")),
            policy(statement("Allow", ROOT, "kms:*"), statement("Deny", ADA, "kms:PutKeyPolicy")),
            policy(statement("Allow", "arn:aws:iam::210987654321:root", "kms:*")),
        }) {
            assertThatThrownBy(() -> world.as(
                            () -> world.kms.putKeyPolicy(r -> r.keyId(key).policy(policy))))
                    .as(policy)
                    .isInstanceOf(MalformedPolicyDocumentException.class)
                    .hasMessage("The new key policy will not allow you to update the key policy in the future.");
            assertThatThrownBy(() -> world.as(() -> world.kms.createKey(r -> r.policy(policy))))
                    .isInstanceOf(MalformedPolicyDocumentException.class);
        }
        Caller root = new Caller("123456789012", "us-east-1", ROOT, "request");
        assertThatThrownBy(() -> root.run(() ->
                        world.kms.putKeyPolicy(r -> r.keyId(key).policy(policy(statement("Allow", BOB, "kms:*"))))))
                .isInstanceOf(MalformedPolicyDocumentException.class);
    }

    @Test
    void exceptWhenTheyWantTo() {
        String policy = policy(statement("Allow", BOB, "kms:*"));
        world.as(() -> world.kms.putKeyPolicy(r -> r.keyId(key).policy(policy).bypassPolicyLockoutSafetyCheck(true)));
        assertThat(world.as(() -> world.kms.getKeyPolicy(r -> r.keyId(key)).policy()))
                .isEqualTo(policy);
        world.as(() -> world.kms.createKey(r -> r.policy(policy).bypassPolicyLockoutSafetyCheck(true)));
    }

    @Test
    void whoIsNamedCanBeSomebody() {
        assertThatThrownBy(() -> world.as(() -> world.kms.putKeyPolicy(r -> r.keyId(key)
                        .policy(policy(statement("Allow", ROOT, "kms:*"), statement("Allow", "bob", "kms:*"))))))
                .isInstanceOf(MalformedPolicyDocumentException.class)
                .hasMessage("Policy contains a statement with one or more invalid principals.");
    }

    @Test
    void whatIsKnownOfTheCallerCounts() {
        String only = "\"Resource\":\"*\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"},"
                + "\"Bool\":{\"aws:SecureTransport\":\"true\"},"
                + "\"DateGreaterThan\":{\"aws:CurrentTime\":\"2020-01-01T00:00:00Z\"}}";
        String policy = policy(statement("Allow", ADA, "kms:*").replace("\"Resource\":\"*\"", only));
        var near = new Caller(
                "123456789012", "us-east-1", ADA, "request", "", null, new Sender("10.0.0.7", "", ""), false);
        near.run(() -> world.kms.putKeyPolicy(r -> r.keyId(key).policy(policy)));
        var far = new Caller(
                "123456789012", "us-east-1", ADA, "request", "", null, new Sender("192.0.2.7", "", ""), false);
        assertThatThrownBy(() ->
                        far.run(() -> world.kms.putKeyPolicy(r -> r.keyId(key).policy(policy))))
                .isInstanceOf(MalformedPolicyDocumentException.class);
    }
}
