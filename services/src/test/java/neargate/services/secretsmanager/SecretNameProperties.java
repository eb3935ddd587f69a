package neargate.services.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** Whatever somebody calls a secret: it is found, or what is wrong is said. */
class SecretNameProperties {
    private final SecretsWorld world = new SecretsWorld();

    @AfterProperty
    void close() {
        world.close();
    }

    @Property(tries = 300)
    void everySecretIsFoundByEachOfItsNames(@ForAll("names") String name) {
        String arn = world.create(name, "value of " + name);
        assertThat(world.value(name)).isEqualTo("value of " + name);
        assertThat(world.value(arn)).isEqualTo("value of " + name);
        assertThat(world.value(arn.substring(0, arn.length() - 7))).isEqualTo("value of " + name);
        world.as(() -> world.secrets.deleteSecret(r -> r.secretId(arn).forceDeleteWithoutRecovery(true)));
    }

    @Property(tries = 2000)
    void anyReferenceIsAnsweredOrRefused(@ForAll("references") String reference) {
        try {
            world.value(reference);
        } catch (SecretsManagerException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .withCharRange('a', 'f')
                .withChars("-/_+=.@!9A")
                .ofMinLength(1)
                .ofMaxLength(20);
    }

    @Provide
    Arbitrary<String> references() {
        Arbitrary<String> parts = Arbitraries.of(
                "arn",
                "aws",
                "secretsmanager",
                "ssm",
                "us-east-1",
                "eu-west-1",
                "123456789012",
                "999999999999",
                "secret",
                "db",
                "db-abcdef",
                "-abcdef",
                "",
                " ",
                "\u0000",
                "\uD83D\uDE80",
                "x".repeat(2000));
        Arbitrary<String> arns = parts.list().ofMaxSize(10).map(list -> "arn:" + String.join(":", list));
        return Arbitraries.oneOf(arns, Arbitraries.strings().ofMaxLength(100));
    }
}
