package neargate.services.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.InvalidFilterKeyException;
import software.amazon.awssdk.services.ssm.model.InvalidFilterOptionException;
import software.amazon.awssdk.services.ssm.model.InvalidNextTokenException;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;
import software.amazon.awssdk.services.ssm.model.Tag;

class ParameterListTest {
    private final SsmWorld world = new SsmWorld();

    @BeforeEach
    void someParameters() {
        world.put("/prod/db/host", "String", "h");
        world.put("/prod/db/password", "SecureString", "p");
        world.put("/prod/name", "String", "n");
        world.put("/production", "String", "x");
        world.put("plain", "StringList", "a,b");
        world.as(() -> world.ssm.addTagsToResource(r -> r.resourceType("Parameter")
                .resourceId("/prod/name")
                .tags(Tag.builder().key("team").value("web").build())));
        world.as(() -> world.ssm.labelParameterVersion(r -> r.name("/prod/name").labels("live")));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aPathHoldsWhatIsBelowIt() {
        assertThat(byPath(r -> r.path("/prod"))).containsExactly("/prod/name");
        assertThat(byPath(r -> r.path("/prod/").recursive(true)))
                .containsExactly("/prod/db/host", "/prod/db/password", "/prod/name");
        assertThat(byPath(r -> r.path("/"))).containsExactly("/production", "plain");
        assertThat(byPath(r -> r.path("/").recursive(true))).hasSize(5);
        assertThat(byPath(r -> r.path("/none").recursive(true))).isEmpty();
        assertThat(world.as(() -> world.ssm.getParametersByPath(
                                r -> r.path("/prod/db").withDecryption(true)))
                        .parameters())
                .extracting(Parameter::value)
                .containsExactly("h", "p");
    }

    @Test
    void pagesFollowEachOther() {
        List<String> seen = new ArrayList<>();
        String token = null;
        do {
            String next = token;
            GetParametersByPathResponse page = world.as(() -> world.ssm.getParametersByPath(
                    r -> r.path("/prod").recursive(true).maxResults(1).nextToken(next)));
            page.parameters().forEach(it -> seen.add(it.name()));
            token = page.nextToken();
        } while (token != null);
        assertThat(seen).containsExactly("/prod/db/host", "/prod/db/password", "/prod/name");
        assertThatThrownBy(() -> byPath(r -> r.path("/prod").nextToken("nonsense")))
                .isInstanceOf(InvalidNextTokenException.class);
    }

    @Test
    void aPathIsNarrowedByTypeAndLabel() {
        assertThat(byPath(r -> r.path("/prod")
                        .recursive(true)
                        .parameterFilters(f -> f.key("Type").values("SecureString"))))
                .containsExactly("/prod/db/password");
        assertThat(byPath(r -> r.path("/prod")
                        .recursive(true)
                        .parameterFilters(f -> f.key("Label").values("live"))))
                .containsExactly("/prod/name");
        assertThatThrownBy(() -> byPath(
                        r -> r.path("/prod").parameterFilters(f -> f.key("Name").values("x"))))
                .isInstanceOf(InvalidFilterKeyException.class);
    }

    @Test
    void descriptionsAreNarrowedByFilters() {
        assertThat(described("Name", "BeginsWith", "/prod/")).hasSize(3);
        assertThat(described("Name", "Contains", "pass")).containsExactly("/prod/db/password");
        assertThat(described("Name", null, "plain")).containsExactly("plain");
        assertThat(described("Path", "Recursive", "/prod")).hasSize(3);
        assertThat(described("Path", null, "/prod")).containsExactly("/prod/name");
        assertThat(described("Type", null, "StringList", "SecureString")).containsExactly("/prod/db/password", "plain");
        assertThat(described("KeyId", null, "alias/aws/ssm")).containsExactly("/prod/db/password");
        assertThat(described("tag:team", null, "web")).containsExactly("/prod/name");
        assertThat(described("Tier", null, "Advanced")).isEmpty();
        assertThatThrownBy(() -> described("Name", "Sideways", "x")).isInstanceOf(InvalidFilterOptionException.class);
    }

    @Test
    void tagsAreListedAndTakenAway() {
        assertThat(tags()).extracting(Tag::key).containsExactly("team");
        world.as(() -> world.ssm.removeTagsFromResource(
                r -> r.resourceType("Parameter").resourceId("/prod/name").tagKeys("team")));
        assertThat(tags()).isEmpty();
    }

    private List<Tag> tags() {
        return world.as(() -> world.ssm.listTagsForResource(
                        r -> r.resourceType("Parameter").resourceId("/prod/name")))
                .tagList();
    }

    private List<String> byPath(Consumer<GetParametersByPathRequest.Builder> request) {
        return world.as(() -> world.ssm.getParametersByPath(request)).parameters().stream()
                .map(Parameter::name)
                .toList();
    }

    private List<String> described(String key, String option, String... values) {
        return world
                .as(() -> world.ssm.describeParameters(
                        r -> r.parameterFilters(f -> f.key(key).option(option).values(values))))
                .parameters()
                .stream()
                .map(ParameterMetadata::name)
                .toList();
    }
}
