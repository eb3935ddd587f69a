package neargate.services.ecs.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import neargate.kernel.store.Scope;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import neargate.services.ecs.secrets.SecretReference.OfParameterStore;
import neargate.services.ecs.secrets.SecretReference.OfSecretsManager;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** References as nobody would write them, and all that the documentation allows. */
class SecretReferenceProperties {
    private static final String ARN = "arn:aws:secretsmanager:eu-west-1:" + EcsWorld.ACCOUNT + ":secret:";

    private final LiveWorld world = new LiveWorld();

    @AfterProperty
    void close() {
        world.close();
    }

    @Property
    void everyPartOfAReferenceIsFound(
            @ForAll("words") String name,
            @ForAll("words") String key,
            @ForAll("words") String stage,
            @ForAll("words") String version)
            throws SecretReference.MalformedException {
        String text = ARN + name + ":" + key + ":" + stage + ":" + version;
        var reference = (OfSecretsManager) SecretReference.parse(text, "us-east-1");
        assertThat(reference.region()).isEqualTo("eu-west-1");
        assertThat(reference.arn()).isEqualTo(ARN + name);
        assertThat(Objects.requireNonNullElse(reference.jsonKey(), "")).isEqualTo(key);
        assertThat(Objects.requireNonNullElse(reference.versionStage(), "")).isEqualTo(stage);
        assertThat(Objects.requireNonNullElse(reference.versionId(), "")).isEqualTo(version);
        assertThat(SecretReference.parse(ARN + name, "us-east-1"))
                .isEqualTo(new OfSecretsManager("eu-west-1", ARN + name, null, null, null));
    }

    @Property
    void whatIsNoArnIsTheNameOfAParameterInTheTasksRegion(@ForAll("words") String name)
            throws SecretReference.MalformedException {
        assertThat(SecretReference.parse("/" + name, "us-east-1"))
                .isEqualTo(new OfParameterStore("us-east-1", "/" + name));
        String arn = "arn:aws:ssm:eu-west-1:" + EcsWorld.ACCOUNT + ":parameter/" + name;
        assertThat(SecretReference.parse(arn, "us-east-1")).isEqualTo(new OfParameterStore("eu-west-1", arn));
    }

    @Property(tries = 3000)
    void anyReferenceIsFollowedOrRefusedInWords(@ForAll("references") String reference) {
        TaskDefinition definition = TaskDefinition.builder()
                .executionRoleArn("arn:aws:iam::" + EcsWorld.ACCOUNT + ":role/execution")
                .containerDefinitions(ContainerDefinition.builder()
                        .name("main")
                        .secrets(secret -> secret.name("A").valueFrom(reference))
                        .build())
                .build();
        var secrets = new FetchedSecrets(world.secrets(), world.parameters(), ExecutionRoles.byName());
        try {
            assertThat(secrets.into(new Scope(EcsWorld.ACCOUNT, EcsWorld.REGION), "arn:task/c/1", definition)
                            .containerDefinitions()
                            .getFirst()
                            .environment())
                    .hasSize(1);
        } catch (TaskSecrets.UnavailableException refused) {
            assertThat(refused.getMessage())
                    .startsWith("ResourceInitializationError: unable to pull secrets or registry auth: ");
        }
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings().alpha().numeric().withChars("-/_+=.@").ofMaxLength(20);
    }

    @Provide
    Arbitrary<String> references() {
        Arbitrary<String> parts = Arbitraries.of(
                "arn",
                "aws",
                "ssm",
                "secretsmanager",
                "us-east-1",
                "eu-west-1",
                EcsWorld.ACCOUNT,
                "999999999999",
                "parameter/a",
                "secret",
                "db",
                "db-AbCdEf",
                "/aws/reference/secretsmanager/db",
                "AWSCURRENT",
                "99999999999999999999",
                "",
                " ",
                "\u0000",
                "\uD83D\uDE80",
                "x".repeat(3000));
        Arbitrary<String> joined = parts.list().ofMaxSize(11).map(list -> String.join(":", list));
        return Arbitraries.oneOf(
                joined, joined.map("arn:"::concat), Arbitraries.strings().ofMaxLength(100));
    }
}
