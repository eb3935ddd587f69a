package neargate.services.ecs.attributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.AttributeLimitExceededException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ListAttributesResponse;
import software.amazon.awssdk.services.ecs.model.TargetNotFoundException;
import software.amazon.awssdk.services.ecs.model.TargetType;

/** What a user puts on instances to choose them by. */
class AttributesTest {
    private final EcsClient user = new LiveWorld().user();
    private final String instance = register();

    private String register() {
        return user.registerContainerInstance(request -> request.cluster("c"))
                .containerInstance()
                .containerInstanceArn();
    }

    private static List<Attribute> attributes(int from, int to, String target) {
        return IntStream.range(from, to)
                .mapToObj(i -> Attribute.builder()
                        .name("a" + i)
                        .value("v")
                        .targetId(target)
                        .build())
                .toList();
    }

    private void put(List<Attribute> attributes) {
        user.putAttributes(request -> request.cluster("c").attributes(attributes));
    }

    @Test
    void anInstanceTakesTenOfTheUsersOwn() {
        put(attributes(0, 10, instance));
        assertThatThrownBy(() -> put(attributes(10, 11, instance))).isInstanceOf(AttributeLimitExceededException.class);
        put(attributes(9, 10, instance));
        user.deleteAttributes(request -> request.cluster("c").attributes(attributes(0, 1, instance)));
        put(attributes(10, 11, instance));
        assertThatThrownBy(() -> put(attributes(0, 11, instance)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Attributes can not have more than 10 elements.");
    }

    @Test
    void aTargetIsOfTheClusterAndItsTypeIsKnown() {
        user.createCluster(request -> request.clusterName("other"));
        assertThatThrownBy(() ->
                        user.putAttributes(request -> request.cluster("other").attributes(attributes(0, 1, instance))))
                .isInstanceOf(TargetNotFoundException.class);
        String id = instance.substring(instance.lastIndexOf('/') + 1);
        assertThatThrownBy(() -> put(attributes(0, 1, id)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("The targetType of the attribute a0 is missing");
        put(List.of(attributes(0, 1, id).getFirst().toBuilder()
                .targetType(TargetType.CONTAINER_INSTANCE)
                .build()));
    }

    @Test
    void anAttributeIsGivenOneValueAtATime() {
        Attribute one = attributes(0, 1, instance).getFirst();
        Attribute other = one.copy(it -> it.value("w"));
        assertThatThrownBy(() -> put(List.of(one, other)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Duplicate attribute names found: a0");
        put(List.of(one, other.copy(it -> it.targetId(register()))));
    }

    @Test
    void aListIsReadPageByPage() {
        String second = register();
        put(attributes(0, 5, instance));
        put(attributes(0, 5, second));
        var found = new ArrayList<String>();
        String token = null;
        do {
            String next = token;
            ListAttributesResponse page = user.listAttributes(request -> request.cluster("c")
                    .targetType(TargetType.CONTAINER_INSTANCE)
                    .maxResults(3)
                    .nextToken(next));
            assertThat(page.attributes()).hasSizeLessThanOrEqualTo(3);
            page.attributes().forEach(attribute -> found.add(attribute.targetId() + attribute.name()));
            token = page.nextToken();
        } while (token != null);
        assertThat(found).hasSize(10).doesNotHaveDuplicates();
        assertThatThrownBy(() -> user.listAttributes(request -> request.cluster("c")
                        .targetType(TargetType.CONTAINER_INSTANCE)
                        .attributeValue("v")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("The attributeName is required");
    }
}
