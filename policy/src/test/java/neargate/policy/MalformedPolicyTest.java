package neargate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import neargate.policy.Policy.Grammar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedPolicyTest {
    private static final String STATEMENT = """
            {"Effect":"Allow","Action":"ecs:*","Resource":"*"}""";

    private static void refused(String document, String message) {
        assertThatThrownBy(() -> Policy.parse(document, Grammar.IDENTITY))
                .isInstanceOf(MalformedPolicy.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "no", "{\"Version\":\"2012-10-17\",\"Version\":\"2012-10-17\"}", "{} {}"})
    void whatIsNoJsonObject(String document) {
        assertThatThrownBy(() -> Policy.parse(document, Grammar.IDENTITY)).isInstanceOf(MalformedPolicy.class);
    }

    @Test
    void aDeeplyNestedDocumentIsRefused() {
        refused("{\"Statement\":" + "[".repeat(100_000), "Syntax errors in policy.");
        refused("{\"Id\":" + "[".repeat(100_000), "This policy contains invalid Json");
        refused("{\"Statement\":{\"Effect\":" + "[".repeat(100_000), "This policy contains invalid Json");
    }

    @Test
    void whatIsNoPolicy() {
        refused(
                "{\"Version\":\"2013\",\"Statement\":" + STATEMENT + "}",
                "The policy must contain a valid version string.");
        refused("{\"Version\":\"2012-10-17\"}", "Syntax errors in policy.");
        refused("{\"Statement\":[]}", "Syntax errors in policy.");
        refused("{\"Statement\":[1]}", "Syntax errors in policy.");
        refused("{\"Statements\":" + STATEMENT + "}", "Syntax errors in policy.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"Action\":\"a:b\",\"Resource\":\"*\"} | Missing required field Effect",
                "{\"Effect\":\"allow\",\"Action\":\"a:b\",\"Resource\":\"*\"} | Invalid effect: allow",
                "{\"Effect\":\"Allow\",\"Resource\":\"*\"} | Policy statement must contain actions.",
                "{\"Effect\":\"Allow\",\"Action\":[],\"Resource\":\"*\"} | Policy statement must contain actions.",
                "{\"Effect\":\"Allow\",\"Action\":\"a:b\"} | Policy statement must contain resources.",
                "{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":[]} | Policy statement must contain resources.",
                "{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"NotAction\":\"a:c\",\"Resource\":\"*\"} | Syntax errors in policy.",
                "{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\",\"Why\":\"\"} | Syntax errors in policy.",
                "{\"Effect\":\"Allow\",\"Action\":1,\"Resource\":\"*\"} | Syntax errors in policy.",
                "{\"Effect\":\"Allow\",\"Action\":\"RunTask\",\"Resource\":\"*\"} |"
                        + " Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                "{\"Effect\":\"Allow\",\"Action\":\"ec*:RunTask\",\"Resource\":\"*\"} | Vendor ec* is not valid",
                "{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"cluster\"} |"
                        + " Resource cluster must be in ARN format or \"*\".",
                "{\"Sid\":\"a b\",\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\"} | Statement IDs (SID) must be"
                        + " alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
                "{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\",\"Principal\":\"*\"} |"
                        + " Policy document should not specify a principal.",
                "{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\",\"Condition\":{\"StringIs\":{\"a:b\":\"c\"}}} |"
                        + " Invalid Condition type : StringIs.",
                "{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\",\"Condition\":{\"ForAllValues:Null\":{\"a:b\":\"true\"}}} |"
                        + " Invalid Condition type : ForAllValues:Null.",
                "{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\",\"Condition\":{\"StringLike\":{\"a\":\"c\"}}} |"
                        + " Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                "{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\",\"Condition\":{\"StringLike\":{\"a:b\":{}}}} |"
                        + " Syntax errors in policy.",
            })
    void whatIsNoStatement(String statement, String message) {
        refused("{\"Version\":\"2012-10-17\",\"Statement\":" + statement + "}", message);
    }

    @Test
    void aStatementsIdIsItsOwn() {
        String named = STATEMENT.replace("{", "{\"Sid\":\"A\",");
        refused(
                "{\"Statement\":[" + named + "," + named + "]}",
                "Statement IDs (SID) in a single policy must be unique.");
    }

    @Test
    void aTrustPolicySaysWhoAndNotToWhat() {
        assertThatThrownBy(() -> Policy.parse("{\"Statement\":" + STATEMENT + "}", Grammar.TRUST))
                .hasMessage("Missing required field Principal");
        String trust = STATEMENT
                .replace("{", "{\"Principal\":\"*\",")
                .replaceFirst("\"Action\":\"[^\"]*\"", "\"Action\":\"sts:*\"");
        assertThatThrownBy(() -> Policy.parse("{\"Statement\":" + trust + "}", Grammar.TRUST))
                .hasMessage("Has prohibited field Resource");
        assertThatThrownBy(() -> Policy.parse(
                        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"AWS\":"
                                + "\"arn:aws:iam::111122223333:user/*\"}}}",
                        Grammar.TRUST))
                .hasMessage("Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:user/*\"");
    }

    @Test
    void theContextKeysOfAPolicyAreThoseOfItsConditionsAndVariables() throws MalformedPolicy {
        Policy policy = Policy.parse("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*",
                 "Resource":"arn:aws:s3:::b/${aws:username}/${aws:PrincipalTag/team, 'x'}/${*}",
                 "Condition":{"StringLike":{"s3:prefix":"${aws:userid}"}}}}""", Grammar.IDENTITY);
        assertThat(policy.contextKeys())
                .containsExactlyInAnyOrder("aws:username", "aws:PrincipalTag/team", "s3:prefix", "aws:userid");
    }
}
