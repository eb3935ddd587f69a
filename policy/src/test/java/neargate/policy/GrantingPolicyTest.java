package neargate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import neargate.policy.Policy.Grammar;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which policies may let somebody use ECS. */
class GrantingPolicyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Allow | Action | \"ecs:RunTask\" | true",
                "Allow | Action | \"ECS:Run*\" | true",
                "Allow | Action | \"*\" | true",
                "Allow | Action | [\"s3:*\",\"ecs:*\"] | true",
                "Allow | Action | \"s3:*\" | false",
                "Allow | Action | \"ecs-more:RunTask\" | false",
                "Allow | NotAction | \"s3:*\" | true",
                "Allow | NotAction | \"ecs:RunTask\" | true",
                "Allow | NotAction | [\"s3:*\",\"ecs:Run*\"] | true",
                "Allow | NotAction | \"ecs:?\" | true",
                "Allow | NotAction | \"ECS:*\" | false",
                "Allow | NotAction | [\"s3:*\",\"ecs:*\"] | false",
                "Allow | NotAction | \"*\" | false",
                "Deny | Action | \"ecs:*\" | false",
                "Deny | NotAction | \"s3:*\" | false",
            })
    void aPolicyGrantsAServiceWhenItAllowsOneOfItsActions(String effect, String element, String actions, boolean grants)
            throws MalformedPolicy {
        Policy policy = Policy.parse("""
                {"Version":"2012-10-17","Statement":{"Effect":"%s","%s":%s,"Resource":"*"}}""".formatted(effect, element, actions), Grammar.IDENTITY);
        assertThat(policy.grants("ecs")).isEqualTo(grants);
    }
}
