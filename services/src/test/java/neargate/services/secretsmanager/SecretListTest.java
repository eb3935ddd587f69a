package neargate.services.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.InvalidNextTokenException;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

class SecretListTest {
    private final SecretsWorld world = new SecretsWorld();

    @BeforeEach
    void someSecrets() {
        add("prod/web", "Password of the web tier", "team", "web");
        add("prod/db", "Password of the database", "team", "data");
        add("test/db", "Nothing of worth", "stage", "test");
    }

    private void add(String name, String description, String key, String value) {
        world.as(() -> world.secrets.createSecret(r ->
                r.name(name).description(description).tags(tag -> tag.key(key).value(value))));
        world.pass(Duration.ofSeconds(1));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theNewestComeFirstUnlessAskedOtherwise() {
        assertThat(names(r -> {})).containsExactly("test/db", "prod/db", "prod/web");
        assertThat(names(r -> r.sortOrder("asc"))).containsExactly("prod/web", "prod/db", "test/db");
    }

    @Test
    void pagesFollowEachOther() {
        List<String> seen = new ArrayList<>();
        String token = null;
        do {
            String next = token;
            ListSecretsResponse page = world.as(
                    () -> world.secrets.listSecrets(r -> r.maxResults(1).nextToken(next)));
            page.secretList().forEach(it -> seen.add(it.name()));
            token = page.nextToken();
        } while (token != null);
        assertThat(seen).containsExactly("test/db", "prod/db", "prod/web");
        assertThatThrownBy(() -> names(r -> r.nextToken("nonsense"))).isInstanceOf(InvalidNextTokenException.class);
    }

    @Test
    void filtersNarrowTheList() {
        assertThat(filtered("name", "prod/")).containsExactly("prod/db", "prod/web");
        assertThat(filtered("name", "!prod/")).containsExactly("test/db");
        assertThat(filtered("name", "PROD")).isEmpty();
        assertThat(filtered("description", "DATA")).containsExactly("prod/db");
        assertThat(filtered("tag-key", "stage")).containsExactly("test/db");
        assertThat(filtered("tag-value", "web", "test")).containsExactly("test/db", "prod/web");
        assertThat(filtered("all", "db")).containsExactly("test/db", "prod/db");
    }

    @Test
    void deletedSecretsAreListedOnlyIfAskedFor() {
        world.as(() -> world.secrets.deleteSecret(r -> r.secretId("prod/db")));
        assertThat(names(r -> {})).containsExactly("test/db", "prod/web");
        assertThat(names(r -> r.includePlannedDeletion(true))).hasSize(3);
    }

    private List<String> filtered(String key, String... values) {
        return names(r -> r.filters(Filter.builder().key(key).values(values).build()));
    }

    private List<String> names(Consumer<ListSecretsRequest.Builder> request) {
        return world.as(() -> world.secrets.listSecrets(request)).secretList().stream()
                .map(SecretListEntry::name)
                .toList();
    }
}
