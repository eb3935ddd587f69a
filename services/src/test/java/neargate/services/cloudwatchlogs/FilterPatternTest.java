package neargate.services.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail". */
class FilterPatternTest {
    @ParameterizedTest
    @CsvSource({
        "ERROR, [ERROR 400] BAD REQUEST, true",
        "ERROR, [error 400] BAD REQUEST, false",
        "ERROR ARGUMENTS, [ERROR 419] MISSING ARGUMENTS, true",
        "ERROR ARGUMENTS, [ERROR 400] BAD REQUEST, false",
        "?ERROR ?ARGUMENTS, [ERROR 400] BAD REQUEST, true",
        "?ERROR ?ARGUMENTS, [INFO 200] SUCCESS, false",
        "ERROR -ARGUMENTS, [ERROR 419] MISSING ARGUMENTS, false",
        "ERROR -ARGUMENTS, [ERROR 400] BAD REQUEST, true",
        "'\"INTERNAL SERVER ERROR\"', [ERROR 500] INTERNAL SERVER ERROR, true",
        "'\"INTERNAL SERVER ERROR\"', [ERROR 500] SERVER INTERNAL ERROR, false",
        "'', anything, true"
    })
    void termsDecide(String pattern, String message, boolean matches) {
        assertThat(FilterPattern.parse(pattern).matches(message)).isEqualTo(matches);
    }

    @Test
    void patternsThatAreNotCarriedAreRefusedInsteadOfMisread() {
        assertThatThrownBy(() -> FilterPattern.parse("{ $.level = \"ERROR\" }"))
                .hasMessageContaining("only terms are supported");
    }
}
