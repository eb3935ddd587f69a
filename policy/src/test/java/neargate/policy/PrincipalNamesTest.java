package neargate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class PrincipalNamesTest {
    private static String upper(String document) {
        return PrincipalNames.replaced(document, name -> name.toUpperCase(Locale.ROOT));
    }

    @Test
    void awsPrincipalsAreReplacedWhereverAStatementNamesThem() {
        assertThat(upper("{\"Statement\" : {\"Principal\": {\"AWS\" :\"a\"}} }"))
                .isEqualTo("{\"Statement\" : {\"Principal\": {\"AWS\" :\"A\"}} }");
        assertThat(upper("{\"Statement\":[{\"NotPrincipal\":{\"AWS\":[\"a\",\n \"B\", \"\\u0063\"]}},"
                        + "{\"Principal\":{\"AWS\":\"d\"}}]}"))
                .isEqualTo("{\"Statement\":[{\"NotPrincipal\":{\"AWS\":[\"A\",\n \"B\", \"C\"]}},"
                        + "{\"Principal\":{\"AWS\":\"D\"}}]}");
    }

    @Test
    void allElseStaysAsItIsWritten() {
        String document = """
                { "Id":"AWS", "Statement":[{"Sid":"a","Principal":{"Service":["a"],"Federated":"a"},"Action":"a:b",
                  "Condition":{"StringLike":{"AWS":"a"}}},{"Principal":"*"}]}
                """;
        assertThat(upper(document)).isEqualTo(document);
    }
}
