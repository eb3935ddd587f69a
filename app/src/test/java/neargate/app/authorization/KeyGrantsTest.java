package neargate.app.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import neargate.policy.AppliedPolicies;
import neargate.policy.Context;
import neargate.policy.MalformedPolicy;
import neargate.policy.Policy;
import neargate.policy.Policy.Grammar;
import neargate.policy.Principal;
import neargate.policy.Request;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

/** What a grant allows whom, decided as any policy of a key. */
class KeyGrantsTest {
    private static final String ACCOUNT = "123456789012";
    private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
    private static final String ALICE = "arn:aws:iam::123456789012:user/alice";
    private static final String BOB = "arn:aws:iam::123456789012:user/bob";
    private static final String ROLE = "arn:aws:iam::123456789012:role/web";

    private static GrantListEntry grant(Consumer<GrantListEntry.Builder> more) {
        return GrantListEntry.builder()
                .grantId("g")
                .granteePrincipal(ALICE)
                .operationsWithStrings("Encrypt", "Decrypt", "DescribeKey")
                .build()
                .copy(more);
    }

    private static boolean allows(GrantListEntry grant, Principal who, String operation, Map<String, String> context) {
        Map<String, List<String>> values = new HashMap<>();
        context.forEach((key, value) -> values.put("kms:EncryptionContext:" + key, List.of(value)));
        values.put("kms:EncryptionContextKeys", List.copyOf(context.keySet()));
        values.put("aws:username", List.of("alice"));
        return decide(grant, who, operation, Context.of(values));
    }

    private static boolean decide(GrantListEntry grant, Principal who, String operation, Context context) {
        try {
            Policy policy = Policy.parse(KeyGrants.policy(grant), Grammar.RESOURCE);
            return AppliedPolicies.identity(List.of())
                    .withResource(policy, true)
                    .decide(new Request(who, "kms:" + operation, KEY, ACCOUNT, context))
                    .isAllowed();
        } catch (MalformedPolicy e) {
            throw new AssertionError(KeyGrants.policy(grant), e);
        }
    }

    private static Principal user(String arn) {
        return Principal.user(ACCOUNT, arn);
    }

    @Test
    void aGrantAllowsItsOperationsToItsGrantee() {
        GrantListEntry grant = grant(g -> {});
        for (String operation : List.of("Encrypt", "Decrypt", "DescribeKey")) {
            assertThat(allows(grant, user(ALICE), operation, Map.of())).isTrue();
            assertThat(allows(grant, user(BOB), operation, Map.of())).isFalse();
        }
        for (String operation : List.of("ReEncryptFrom", "CreateGrant", "RetireGrant", "PutKeyPolicy")) {
            assertThat(allows(grant, user(ALICE), operation, Map.of())).isFalse();
        }
    }

    @Test
    void aGrantToARoleIsForItsSessions() {
        GrantListEntry grant = grant(g -> g.granteePrincipal("arn:aws:sts::123456789012:assumed-role/web/s"));
        String session = "arn:aws:sts::123456789012:assumed-role/web/s";
        assertThat(allows(grant, Principal.session(ACCOUNT, session, ROLE), "Decrypt", Map.of()))
                .isTrue();
        GrantListEntry ofRole = grant(g -> g.granteePrincipal(ROLE));
        assertThat(allows(ofRole, Principal.session(ACCOUNT, session, ROLE), "Decrypt", Map.of()))
                .isTrue();
        assertThat(allows(ofRole, Principal.session(ACCOUNT, session, ROLE + "2"), "Decrypt", Map.of()))
                .isFalse();
    }

    @Test
    void aSubsetIsAmongThePairsOfTheContext() {
        GrantListEntry grant =
                grant(g -> g.constraints(c -> c.encryptionContextSubset(Map.of("team", "blue", "for", "db"))));
        assertThat(allows(grant, user(ALICE), "Decrypt", Map.of("team", "blue", "for", "db", "more", "x")))
                .isTrue();
        assertThat(allows(grant, user(ALICE), "Decrypt", Map.of("team", "blue")))
                .isFalse();
        assertThat(allows(grant, user(ALICE), "Decrypt", Map.of("team", "red", "for", "db")))
                .isFalse();
        assertThat(allows(grant, user(ALICE), "Decrypt", Map.of())).isFalse();
    }

    @Test
    void anEqualContextHasNoOtherPair() {
        GrantListEntry grant = grant(g -> g.constraints(c -> c.encryptionContextEquals(Map.of("team", "blue"))));
        assertThat(allows(grant, user(ALICE), "Decrypt", Map.of("team", "blue")))
                .isTrue();
        assertThat(allows(grant, user(ALICE), "Decrypt", Map.of("team", "blue", "more", "x")))
                .isFalse();
        assertThat(allows(grant, user(ALICE), "Decrypt", Map.of())).isFalse();
    }

    @Test
    void aConstraintIsNoneWhereThereIsNoEncryptionContext() {
        GrantListEntry grant = grant(g -> g.constraints(c -> c.encryptionContextSubset(Map.of("team", "blue"))));
        assertThat(allows(grant, user(ALICE), "DescribeKey", Map.of())).isTrue();
    }

    @Test
    void aConstraintsValueIsTakenAsItIs() {
        for (String value : List.of("${aws:username}", "*", "bl?e", "${*}", "\"}", "${")) {
            GrantListEntry grant = grant(g -> g.constraints(c -> c.encryptionContextSubset(Map.of("team", value))));
            assertThat(allows(grant, user(ALICE), "Decrypt", Map.of("team", value)))
                    .as(value)
                    .isTrue();
            for (String other : List.of("alice", "blue", "")) {
                assertThat(allows(grant, user(ALICE), "Decrypt", Map.of("team", other)))
                        .as(value)
                        .isFalse();
            }
        }
    }

    @Test
    void whoIsNamedForItMayRetireTheGrantAndNothingElse() {
        GrantListEntry grant = grant(g -> g.retiringPrincipal(BOB));
        assertThat(allows(grant, user(BOB), "RetireGrant", Map.of())).isTrue();
        assertThat(allows(grant, user(BOB), "Decrypt", Map.of())).isFalse();
        assertThat(allows(grant, user(ALICE), "RetireGrant", Map.of())).isFalse();
    }

    @Test
    void whatIsGrantedOnIsNoMoreThanWhatIsHad() {
        GrantListEntry grant = grant(g -> g.operationsWithStrings("Encrypt", "CreateGrant"));
        assertThat(decide(grant, user(ALICE), "CreateGrant", operations("Encrypt", "CreateGrant")))
                .isTrue();
        assertThat(decide(grant, user(ALICE), "CreateGrant", operations("Encrypt", "Decrypt")))
                .isFalse();
        GrantListEntry constrained = grant.copy(g -> g.constraints(c -> c.encryptionContextSubset(Map.of("a", "b"))));
        assertThat(decide(constrained, user(ALICE), "CreateGrant", operations("Encrypt")))
                .isFalse();
    }

    private static Context operations(String... operations) {
        return Context.of(Map.of("kms:GrantOperations", List.of(operations)));
    }

    @Test
    void aGrantOfNoOperationsIsNoPolicyButOfWhoMayRetireIt() {
        GrantListEntry retirable = grant(g -> g.operationsWithStrings().retiringPrincipal(BOB));
        assertThat(allows(retirable, user(BOB), "RetireGrant", Map.of())).isTrue();
        assertThat(allows(retirable, user(ALICE), "Encrypt", Map.of())).isFalse();
    }

    @Test
    void constraintsThatSayNothingConstrainNothing() {
        GrantListEntry grant = grant(g -> g.constraints(c -> c.encryptionContextSubset(Map.of())));
        assertThat(allows(grant, user(ALICE), "Encrypt", Map.of("team", "blue")))
                .isTrue();
    }
}
