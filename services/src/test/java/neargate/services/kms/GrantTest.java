package neargate.services.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.KmsException;

class GrantTest {
    private static final String WEB = "arn:aws:iam::123456789012:role/web";
    private static final String ADA = "arn:aws:iam::123456789012:user/ada";

    private final KmsWorld world = new KmsWorld();
    private final String key = key();

    @AfterEach
    void close() {
        world.close();
    }

    private String key() {
        return world.as(() -> world.kms.createKey().keyMetadata().keyId());
    }

    private String grant(String keyId, String grantee, String retiring) {
        return world.as(() -> world.kms
                .createGrant(r -> r.keyId(keyId)
                        .granteePrincipal(grantee)
                        .retiringPrincipal(retiring)
                        .operations(GrantOperation.DECRYPT))
                .grantId());
    }

    @Test
    void whoMayRetireGrantsFindsThemAcrossKeys() {
        String first = grant(key, WEB, ADA);
        String second = grant(key(), WEB, ADA);
        grant(key, WEB, WEB);
        grant(key, WEB, null);

        var page = world.as(() ->
                world.kms.listRetirableGrants(r -> r.retiringPrincipal(ADA).limit(1)));
        assertThat(page.truncated()).isTrue();
        var rest = world.as(() ->
                world.kms.listRetirableGrants(r -> r.retiringPrincipal(ADA).marker(page.nextMarker())));
        assertThat(rest.truncated()).isFalse();
        assertThat(page.grants().getFirst().grantId()).isIn(first, second);
        assertThat(rest.grants())
                .extracting(GrantListEntry::grantId)
                .containsAnyOf(first, second)
                .hasSize(1);
        assertThat(rest.grants()).doesNotContainAnyElementsOf(page.grants());
    }

    @Test
    void grantsAreFoundByWhomTheyAreFor() {
        grant(key, WEB, null);
        String hers = grant(key, ADA, null);
        grant(key(), ADA, null);
        assertThat(world.as(() -> world.kms.listGrants(r -> r.keyId(key).granteePrincipal(ADA)))
                        .grants())
                .extracting(GrantListEntry::grantId)
                .containsExactly(hers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web",
                "*",
                "arn:aws:iam::123456789012:group/web",
                "arn:aws:iam::12345:role/web",
                "arn:aws:iam::123456789012:role/*",
                "arn:aws:s3:::bucket",
                "arn:aws:sts::123456789012:assumed-role/web",
            })
    void aGrantIsForSomebody(String principal) {
        assertThatThrownBy(() -> grant(key, principal, null))
                .isInstanceOf(InvalidArnException.class)
                .hasMessage("ARN does not refer to a valid principal: " + principal);
        assertThatThrownBy(() -> grant(key, WEB, principal)).isInstanceOf(InvalidArnException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sign", "Verify", "GetPublicKey", "GenerateMac", "VerifyMac", "DeriveSharedSecret"})
    void aGrantNamesWhatItsKeyCanDo(String operation) {
        assertThatThrownBy(() -> world.as(() -> world.kms.createGrant(
                        r -> r.keyId(key).granteePrincipal(WEB).operationsWithStrings("Decrypt", operation))))
                .isInstanceOfSatisfying(
                        KmsException.class,
                        refused -> assertThat(refused.awsErrorDetails().errorCode())
                                .isEqualTo("ValidationException"))
                .hasMessageContaining("The operation " + operation);
    }

    @Test
    void aConstraintHasEightPairsAtMost() {
        Map<String, String> nine = IntStream.range(0, 9).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
        assertThatThrownBy(() -> world.as(() -> world.kms.createGrant(r -> r.keyId(key)
                        .granteePrincipal(WEB)
                        .operations(GrantOperation.DECRYPT)
                        .constraints(c -> c.encryptionContextSubset(nine)))))
                .isInstanceOf(KmsException.class)
                .hasMessageContaining("up to 8 encryption context pairs");
    }

    @Test
    void aGrantAllowsSomething() {
        assertThatThrownBy(() -> world.as(() -> world.kms.createGrant(
                        r -> r.keyId(key).granteePrincipal(WEB).operations(List.of()))))
                .hasMessageStartingWith(
                        "1 validation error detected: Value '[]' at 'operations' failed to satisfy constraint: Member"
                                + " must have length greater than or equal to 1");
    }
}
