package neargate.app.authorization;

import java.util.Collection;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * The roles under which ECS itself acts for tasks and services: on their volumes, load balancers and certificates, and to call
 * the hooks of their deployments ("Amazon ECS infrastructure IAM role"). Wherever a request has one, it is a {@code roleArn}.
 */
final class InfrastructureRoles {
    private static final String MEMBER = "roleArn";

    private InfrastructureRoles() {}

    static Stream<String> of(SdkPojo structure) {
        return structure.sdkFields().stream()
                .flatMap(field -> of(field.memberName(), field.getValueOrDefault(structure)));
    }

    private static Stream<String> of(String member, @Nullable Object value) {
        return switch (value) {
            case SdkPojo structure -> of(structure);
            case Collection<?> list -> list.stream().flatMap(each -> of(member, each));
            case String role when member.equalsIgnoreCase(MEMBER) -> Stream.of(role);
            case null, default -> Stream.empty();
        };
    }
}
