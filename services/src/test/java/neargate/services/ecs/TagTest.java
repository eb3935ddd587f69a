package neargate.services.ecs;

import static neargate.services.ecs.EcsWorld.ARN;
import static neargate.services.ecs.EcsWorld.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.Tag;

class TagTest {
    private static final String FIRST = ARN + "cluster/first";

    private final EcsWorld world = new EcsWorld();
    private final EcsClient ecs = world.user();

    @BeforeEach
    void createCluster() {
        ecs.createCluster(r -> r.clusterName("first").tags(tag("team", "a")));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private List<Tag> tags(String arn) {
        return ecs.listTagsForResource(r -> r.resourceArn(arn)).tags();
    }

    @Test
    void tagsAreAddedReplacedAndTakenAway() {
        ecs.tagResource(r -> r.resourceArn(FIRST).tags(tag("team", "b"), tag("cost", "7")));
        assertThat(tags(FIRST)).containsExactly(tag("team", "b"), tag("cost", "7"));

        ecs.untagResource(r -> r.resourceArn(FIRST).tagKeys("team", "nobody"));
        assertThat(tags(FIRST)).containsExactly(tag("cost", "7"));
    }

    @Test
    void aTaskDefinitionHasTagsOfItsOwn() {
        ecs.registerTaskDefinition(r -> r.family("web")
                .memory("512")
                .containerDefinitions(c -> c.name("nginx").image("nginx"))
                .tags(tag("team", "a")));
        String arn = ARN + "task-definition/web:1";

        ecs.tagResource(r -> r.resourceArn(arn).tags(tag("cost", "7")));

        assertThat(tags(arn)).containsExactly(tag("team", "a"), tag("cost", "7"));
        ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:1"));
        assertFails(
                InvalidParameterException.class,
                "The specified task definition is inactive. Specify an active task definition and try again.",
                () -> tags(arn));
    }

    @Test
    void keysThatBeginWithAwsAreReserved() {
        for (String key : List.of("aws:x", "AWS:x", "Aws:")) {
            assertFails(
                    InvalidParameterException.class,
                    "Tag keys can not start with aws: since it is reserved for AWS use: " + key,
                    () -> ecs.tagResource(r -> r.resourceArn(FIRST).tags(tag(key, "v"))));
        }
    }

    @Test
    void fiftyTagsAreEnough() {
        Tag[] fifty = IntStream.range(0, 50).mapToObj(i -> tag("k" + i, "v")).toArray(Tag[]::new);

        assertFails(
                InvalidParameterException.class,
                "Too many tags: a resource can have at most 50.",
                () -> ecs.tagResource(r -> r.resourceArn(FIRST).tags(fifty)));
        assertThat(tags(FIRST)).hasSize(1);
    }

    @Test
    void keysAndValuesHaveTheirLimits() {
        refused("Tag key can not be longer than 128 characters.", tag("k".repeat(129), "v"));
        refused("Tag value can not be longer than 256 characters.", tag("k", "v".repeat(257)));
        refused("Tag key can not be null or empty.", tag(null, "v"));
        refused("Tag key contains invalid characters: a*", tag("a*", "v"));
        assertFails(
                InvalidParameterException.class,
                "Duplicate tag keys found: a",
                () -> ecs.tagResource(r -> r.resourceArn(FIRST).tags(tag("a", "1"), tag("a", "2"))));
    }

    private void refused(String message, Tag tag) {
        assertFails(
                InvalidParameterException.class,
                message,
                () -> ecs.tagResource(r -> r.resourceArn(FIRST).tags(tag)));
    }

    @Test
    void whatIsNotThereHasNoTags() {
        assertFails(ClusterNotFoundException.class, "Cluster not found.", () -> tags(ARN + "cluster/second"));
        assertFails(InvalidParameterException.class, "Invalid ARN: first", () -> tags("first"));
        assertFails(
                InvalidParameterException.class,
                "Tagging is not supported for the resource type of " + ARN + "thing/first.",
                () -> tags(ARN + "thing/first"));
        ecs.deleteCluster(r -> r.cluster("first"));
        assertFails(
                InvalidParameterException.class,
                "The specified cluster is inactive. Specify an active cluster and try again.",
                () -> tags(FIRST));
    }
}
