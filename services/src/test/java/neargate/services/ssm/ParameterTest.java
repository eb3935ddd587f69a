package neargate.services.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.model.InvalidKeyIdException;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterTier;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.SsmException;

class ParameterTest {
    private final SsmWorld world = new SsmWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aParameterIsReadByItsNameAndItsArn() {
        world.put("/prod/db/host", "String", "db.example.com");
        world.put("plain", "StringList", "a,b");
        world.put("/one", "String", "1");
        assertThat(world.value("/prod/db/host")).isEqualTo("db.example.com");
        assertThat(world.value(SsmWorld.ARN + "/prod/db/host")).isEqualTo("db.example.com");
        assertThat(world.value(SsmWorld.ARN + "/plain")).isEqualTo("a,b");
        assertThat(world.value(SsmWorld.ARN + "/one")).isEqualTo("1");
        Parameter shown =
                world.as(() -> world.ssm.getParameter(r -> r.name("plain"))).parameter();
        assertThat(shown.arn()).isEqualTo(SsmWorld.ARN + "/plain");
        assertThat(shown.type()).isEqualTo(ParameterType.STRING_LIST);
        assertThat(shown.dataType()).isEqualTo("text");
    }

    @Test
    void aSecureStringIsReadInClearOnlyWhenAskedFor() {
        world.put("/db/password", "SecureString", "hunter2");
        assertThat(world.value("/db/password")).isEqualTo("hunter2");
        String sealed = world.as(() -> world.ssm.getParameter(r -> r.name("/db/password")))
                .parameter()
                .value();
        assertThat(sealed).isBase64().doesNotContain("hunter2");
        String longer = "x".repeat(8_000);
        world.as(() -> world.ssm.putParameter(
                r -> r.name("/db/key").type("SecureString").tier("Advanced").value(longer)));
        assertThat(world.value("/db/key")).isEqualTo(longer);
    }

    @Test
    void nothingThatIsStoredShowsASecureString() {
        world.put("/db/password", "SecureString", "hunter2");
        world.store.snapshot().scanAll(ParameterStore.VERSIONS).forEach(row -> {
            byte[] stored = ParameterStore.VERSIONS.codec().write(row.value());
            assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
        });
        world.store.snapshot().scanAll(ParameterStore.PARAMETERS).forEach(row -> {
            byte[] stored = ParameterStore.PARAMETERS.codec().write(row.value());
            assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
        });
        assertThat(world.store.snapshot().scanAll(ParameterStore.VERSIONS)).hasSize(1);
    }

    @Test
    void aSecureStringIsAsSafeAsItsKey() {
        fails(
                InvalidKeyIdException.class,
                "Alias arn:aws:kms:us-east-1:123456789012:alias/none is not found.",
                () -> world.as(() -> world.ssm.putParameter(r ->
                        r.name("/a").type("SecureString").keyId("alias/none").value("x"))));
        String key = world.as(() -> world.kms.createKey(r -> {})).keyMetadata().keyId();
        world.as(() -> world.ssm.putParameter(
                r -> r.name("/a").type("SecureString").keyId(key).value("x")));
        world.as(() -> world.kms.disableKey(r -> r.keyId(key)));
        fails(InvalidKeyIdException.class, "is disabled.", () -> world.value("/a"));
    }

    @Test
    void versionsAreReadByNumberAndLabel() {
        world.put("/a", "String", "one");
        assertThat(world.put("/a", "String", "two")).isEqualTo(2);
        assertThat(world.value("/a")).isEqualTo("two");
        assertThat(world.value("/a:1")).isEqualTo("one");
        assertThat(world.value(SsmWorld.ARN + "/a:1")).isEqualTo("one");

        var answer = world.as(() -> world.ssm.labelParameterVersion(
                r -> r.name("/a").parameterVersion(1L).labels("prod", "1st", "awsome")));
        assertThat(answer.invalidLabels()).containsExactly("1st", "awsome");
        assertThat(world.value("/a:prod")).isEqualTo("one");
        world.as(() -> world.ssm.labelParameterVersion(r -> r.name("/a").labels("prod")));
        assertThat(world.value("/a:prod")).isEqualTo("two");
        assertThat(world.as(() -> world.ssm.getParameter(r -> r.name("/a:prod")))
                        .parameter()
                        .selector())
                .isEqualTo(":prod");

        fails(SsmException.class, "could not find version 7 of /a", () -> world.value("/a:7"));
        fails(SsmException.class, "could not find label test of /a", () -> world.value("/a:test"));
        assertThat(world.as(() -> world.ssm.unlabelParameterVersion(
                                r -> r.name("/a").parameterVersion(2L).labels("prod", "test")))
                        .removedLabels())
                .containsExactly("prod");
        fails(SsmException.class, "could not find label prod", () -> world.value("/a:prod"));
    }

    @Test
    void historyTellsOfEveryVersion() {
        world.put("/a", "SecureString", "one");
        world.put("/a", "SecureString", "two");
        world.as(() -> world.ssm.labelParameterVersion(
                r -> r.name("/a").parameterVersion(1L).labels("old")));
        var first = world.as(() -> world.ssm.getParameterHistory(
                r -> r.name("/a").withDecryption(true).maxResults(1)));
        assertThat(first.parameters())
                .singleElement()
                .extracting(ParameterHistory::value, ParameterHistory::labels, ParameterHistory::lastModifiedUser)
                .containsExactly("one", List.of("old"), "arn:aws:iam::123456789012:user/ada");
        var second = world.as(() -> world.ssm.getParameterHistory(
                r -> r.name("/a").withDecryption(true).nextToken(first.nextToken())));
        assertThat(second.parameters()).extracting(ParameterHistory::value).containsExactly("two");
    }

    @Test
    void aHundredVersionsAreKept() {
        for (int i = 1; i <= 101; i++) {
            world.put("/a", "String", "value " + i);
        }
        fails(SsmException.class, "could not find version 1 of /a", () -> world.value("/a:1"));
        assertThat(world.value("/a:2")).isEqualTo("value 2");
        world.as(() -> world.ssm.labelParameterVersion(
                r -> r.name("/a").parameterVersion(2L).labels("keep")));
        fails(
                SsmException.class,
                "Version 2, the oldest version, can't be deleted because it has a label associated with it.",
                () -> world.put("/a", "String", "one more"));
    }

    @Test
    void whatIsThereIsNotOverwrittenByMistake() {
        world.put("/a", "String", "one");
        fails(
                ParameterAlreadyExistsException.class,
                "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
                () -> world.as(() ->
                        world.ssm.putParameter(r -> r.name("/a").type("String").value("two"))));
        fails(
                SsmException.class,
                "does not support changing a parameter type",
                () -> world.put("/a", "SecureString", "two"));
        world.as(() -> world.ssm.putParameter(r -> r.name("/a").value("three").overwrite(true)));
        assertThat(world.value("/a")).isEqualTo("three");
    }

    @Test
    void namesFollowTheRules() {
        refusesName("a/b", "Parameter name must be a fully qualified name.");
        refusesName("/aws/x", "No access to reserved parameter name: /aws/x.");
        refusesName("ssm-x", "can't be prefixed with \"ssm\"");
        refusesName("a b", "each sub-path can be formed as a mix of letters, numbers");
        refusesName("/a//b", "two in a row");
        refusesName("/a/", "must not end with a slash");
        refusesName("/a:1", "must not contain a version or a label");
        refusesName("/1".repeat(16), "A hierarchy can have a maximum of 15 levels.");
        refusesName("/" + "x".repeat(1_100), "longer than");
    }

    @Test
    void valuesFollowTheRules() {
        refusesValue("", null, "Member must have length greater than or equal to 1");
        refusesValue("x".repeat(4_097), null, "Standard tier parameters support a maximum parameter value of 4096");
        refusesValue("abc", "\\d+", "Parameter value, cannot be validated against allowedPattern: \\d+");
        refusesValue("abc", "[", "regular expression");
        refusesValue("a".repeat(40) + "!", "(a+)+", "cannot be validated");
        var stored = world.as(() -> world.ssm.putParameter(
                r -> r.name("/long").type("String").tier("Intelligent-Tiering").value("x".repeat(5_000))));
        assertThat(stored.tier()).isEqualTo(ParameterTier.ADVANCED);
        world.as(() -> world.ssm.putParameter(
                r -> r.name("/n").type("String").allowedPattern("\\d+").value("42")));
        assertThat(world.value("/n")).isEqualTo("42");
        world.as(() -> world.ssm.putParameter(r ->
                r.name("/p").type("String").allowedPattern("a?".repeat(512)).value("a".repeat(512))));
        assertThat(world.value("/p")).hasSize(512);
    }

    @Test
    void deletedParametersAreGone() {
        world.put("/a", "String", "1");
        world.put("/b", "String", "2");
        world.as(() -> world.ssm.deleteParameter(r -> r.name("/a")));
        fails(ParameterNotFoundException.class, "/a", () -> world.value("/a"));
        fails(
                ParameterNotFoundException.class,
                "/a",
                () -> world.as(() -> world.ssm.deleteParameter(r -> r.name("/a"))));
        var answer = world.as(() -> world.ssm.deleteParameters(r -> r.names("/a", "/b")));
        assertThat(answer.deletedParameters()).containsExactly("/b");
        assertThat(answer.invalidParameters()).containsExactly("/a");
        assertThat(world.store.snapshot().scanAll(ParameterStore.VERSIONS)).isEmpty();
    }

    @Test
    void aParameterMayReferToASecret() {
        world.as(() -> world.secrets.createSecret(r -> r.name("prod/db").secretString("hunter2")));
        String name = "/aws/reference/secretsmanager/prod/db";
        assertThat(world.value(name)).isEqualTo("hunter2");
        assertThat(world.value(name + ":AWSCURRENT")).isEqualTo("hunter2");
        fails(
                SsmException.class,
                "WithDecryption flag must be True for retrieving a Secret Manager secret.",
                () -> world.as(() -> world.ssm.getParameter(r -> r.name(name))));
        fails(ParameterNotFoundException.class, "other", () -> world.value("/aws/reference/secretsmanager/other"));
    }

    private void refusesName(String name, String message) {
        fails(SsmException.class, message, () -> world.put(name, "String", "x"));
    }

    private void refusesValue(String value, String pattern, String message) {
        fails(
                SsmException.class,
                message,
                () -> world.as(() -> world.ssm.putParameter(
                        r -> r.name("/v").type("String").value(value).allowedPattern(pattern))));
    }

    private static void fails(Class<? extends SsmException> type, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(type).hasMessageContaining(message);
    }
}
