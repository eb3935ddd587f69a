package neargate.services.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.LimitExceededException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;

class VersionTest {
    private static final String TOKEN = "11111111-2222-3333-4444-555555555555";

    private final SecretsWorld world = new SecretsWorld();

    @BeforeEach
    void aSecret() {
        world.create("db", "one");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theCurrentVersionBecomesThePreviousOne() {
        put("two");
        assertThat(world.value("db")).isEqualTo("two");
        assertThat(atStage("AWSPREVIOUS")).isEqualTo("one");
        put("three");
        assertThat(atStage("AWSPREVIOUS")).isEqualTo("two");
        assertThat(stages()).hasSize(2);
    }

    @Test
    void aVersionIsReadByItsIdAndItsStage() {
        String pending = world.as(() -> world.secrets.putSecretValue(
                        r -> r.secretId("db").secretString("next").versionStages("AWSPENDING")))
                .versionId();
        assertThat(world.value("db")).isEqualTo("one");
        assertThat(atStage("AWSPENDING")).isEqualTo("next");
        assertThat(world.as(() -> world.secrets.getSecretValue(
                                r -> r.secretId("db").versionId(pending)))
                        .secretString())
                .isEqualTo("next");
        assertThatThrownBy(() -> world.as(() -> world.secrets.getSecretValue(
                        r -> r.secretId("db").versionId(pending).versionStage("AWSCURRENT"))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("You provided a VersionStage that is not associated to the provided VersionId.");
        assertThatThrownBy(() -> world.as(
                        () -> world.secrets.getSecretValue(r -> r.secretId("db").versionId(TOKEN))))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Secrets Manager can't find the specified secret value for VersionId: " + TOKEN);
    }

    @Test
    void aRepeatedRequestMakesNoOtherVersion() {
        for (int i = 0; i < 2; i++) {
            world.as(() -> world.secrets.putSecretValue(
                    r -> r.secretId("db").secretString("two").clientRequestToken(TOKEN)));
        }
        assertThat(atStage("AWSPREVIOUS")).isEqualTo("one");
        assertThatThrownBy(() -> world.as(() -> world.secrets.putSecretValue(
                        r -> r.secretId("db").secretString("three").clientRequestToken(TOKEN))))
                .isInstanceOf(ResourceExistsException.class);
        assertThat(world.value("db")).isEqualTo("two");
    }

    @Test
    void theCurrentStageMovesBackToAnOlderVersion() {
        String one = idAt("AWSCURRENT");
        put("two");
        String two = idAt("AWSCURRENT");
        assertThatThrownBy(() -> world.as(() -> world.secrets.updateSecretVersionStage(
                        r -> r.secretId("db").versionStage("AWSCURRENT").moveToVersionId(one))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is"
                        + " currently attached to version " + two);
        assertThatThrownBy(() -> world.as(() -> world.secrets.updateSecretVersionStage(
                        r -> r.secretId("db").versionStage("AWSCURRENT").removeFromVersionId(two))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("You can only move staging label AWSCURRENT to a different secret version.");
        world.as(() -> world.secrets.updateSecretVersionStage(r -> r.secretId("db")
                .versionStage("AWSCURRENT")
                .removeFromVersionId(two)
                .moveToVersionId(one)));
        assertThat(world.value("db")).isEqualTo("one");
        assertThat(atStage("AWSPREVIOUS")).isEqualTo("two");
    }

    @Test
    void versionsWithoutAStageAreListedOnlyIfAskedFor() {
        put("two");
        put("three");
        assertThat(versions(false)).hasSize(2);
        assertThat(versions(true)).hasSize(3);
    }

    @Test
    void oldVersionsWithoutAStageMakeRoom() {
        for (int i = 0; i < 99; i++) {
            put("value " + i);
        }
        assertThatThrownBy(() -> put("one too many")).isInstanceOf(LimitExceededException.class);
        world.pass(Duration.ofDays(2));
        put("the last");
        assertThat(world.value("db")).isEqualTo("the last");
        assertThat(world.store.snapshot().scanAll(SecretStore.VERSIONS)).hasSize(100);
    }

    @Test
    void theDayOfTheLastAccessIsKnown() {
        world.value("db");
        assertThat(world.as(() -> world.secrets.describeSecret(r -> r.secretId("db")))
                        .lastAccessedDate())
                .isEqualTo("2026-11-23T00:00:00Z");
        long revision = world.store.snapshot().revision();
        world.value("db");
        assertThat(world.store.snapshot().revision()).isEqualTo(revision);
    }

    @Test
    void manySecretsAreReadAtOnceAndWhatFailsIsTold() {
        world.create("mail", "two");
        var answer = world.as(() -> world.secrets.batchGetSecretValue(r -> r.secretIdList("db", "none", "mail")));
        assertThat(answer.secretValues()).extracting(it -> it.secretString()).containsExactly("one", "two");
        assertThat(answer.errors()).singleElement().satisfies(error -> {
            assertThat(error.secretId()).isEqualTo("none");
            assertThat(error.errorCode()).isEqualTo("ResourceNotFoundException");
        });
        assertThat(world.as(() -> world.secrets.batchGetSecretValue(
                                r -> r.filters(f -> f.key("name").values("ma"))))
                        .secretValues())
                .hasSize(1);
    }

    private void put(String value) {
        world.as(() -> world.secrets.putSecretValue(r -> r.secretId("db").secretString(value)));
    }

    private String atStage(String stage) {
        return world.as(() -> world.secrets.getSecretValue(r -> r.secretId("db").versionStage(stage)))
                .secretString();
    }

    private String idAt(String stage) {
        return world.as(() -> world.secrets.getSecretValue(r -> r.secretId("db").versionStage(stage)))
                .versionId();
    }

    private Map<String, List<String>> stages() {
        return world.as(() -> world.secrets.describeSecret(r -> r.secretId("db")))
                .versionIdsToStages();
    }

    private List<SecretVersionsListEntry> versions(boolean all) {
        return world.as(() ->
                        world.secrets.listSecretVersionIds(r -> r.secretId("db").includeDeprecated(all)))
                .versions();
    }
}
