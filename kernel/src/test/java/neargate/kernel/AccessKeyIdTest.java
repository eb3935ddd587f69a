package neargate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessKeyIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"000000000000", "123456789012", "999999999999", "111122223333"})
    void anIdSaysWhoseAccountItIsOf(String account) {
        String id = AccessKeyId.of(AccessKeyId.TEMPORARY, account, new Random(7));
        assertThat(id).matches("ASIA[Q-Z2-7][A-Z2-7]{15}");
        assertThat(AccessKeyId.account(id)).contains(account);
    }

    /** "z = int.from_bytes(base32.decode(id[4:])[:6]); account = (z & 0x7fffffffff80) >> 7", as it is known of AWS's ids. */
    @Test
    void anIdOfAwsIsReadTheSameWay() {
        assertThat(AccessKeyId.account("ASIAQNZGKIQY56JQ7WML")).contains("029608264753");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AKIAIOSFODNN7EXAMPLE", "AKIA", "test", "ASIAQNZGKIQY56JQ7WM1", "ASIAqnzgkiqy56jq7wml"})
    void whatIsNoIdOfOursSaysNothing(String id) {
        assertThat(AccessKeyId.account(id)).isEmpty();
    }
}
