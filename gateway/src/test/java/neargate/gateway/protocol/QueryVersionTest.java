package neargate.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import neargate.models.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without a signature the version says whose an action is. */
class QueryVersionTest {

    @ParameterizedTest
    @CsvSource({
        "Action=DescribeVpcs&Version=1999-01-01, NoSuchVersion",
        "Action=DescribeVpcs&Version=, MissingParameter",
        "Action=DescribeVpcs, MissingParameter"
    })
    void aVersionOfNoServiceIsTold(String form, String code) throws IOException {
        WireResponse refusal = Objects.requireNonNull(Wire.refusal(Wire.form(form), null));

        assertThat(refusal.status()).isEqualTo(400);
        assertThat(Wire.code(Protocol.AWS_QUERY, refusal)).isEqualTo(code);
    }

    @Test
    void aVersionOfAServiceIsEnough() {
        assertThat(Wire.refusal(Wire.form("Action=DescribeVpcs&Version=2016-11-15"), null))
                .isNull();
    }
}
