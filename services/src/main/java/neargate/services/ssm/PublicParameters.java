package neargate.services.ssm;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** The parameters that AWS publishes in every region, made from the images that EC2 has. */
final class PublicParameters {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String AGENT_VERSION = "1.97.1";
    private static final String RUNTIME_VERSION = "Docker version 25.0.8";

    private final Ec2Client ec2;

    PublicParameters(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /** The parameter of that name. */
    Optional<Parameter> find(String name) {
        String pattern = ImageAliases.IDS.get(name);
        if (pattern != null) {
            return Optional.of(ofImage(name, image(pattern).imageId()));
        }
        pattern = ImageAliases.RECOMMENDED.get(name);
        if (pattern != null) {
            return Optional.of(
                    parameter(name, JSON.valueToTree(members(image(pattern))).toString()));
        }
        int slash = Math.max(0, name.lastIndexOf('/'));
        pattern = ImageAliases.RECOMMENDED.get(name.substring(0, slash));
        return pattern == null ? Optional.empty() : member(name, name.substring(slash + 1), image(pattern));
    }

    private static Optional<Parameter> member(String name, String member, Image image) {
        String value = members(image).get(member);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(member.equals("image_id") ? ofImage(name, value) : parameter(name, value));
    }

    /** The names of all parameters, in order. */
    static Stream<String> names() {
        return Stream.concat(
                        ImageAliases.IDS.keySet().stream(),
                        ImageAliases.RECOMMENDED.keySet().stream()
                                .flatMap(name -> Stream.of(name, name + "/image_id", name + "/image_name")))
                .sorted();
    }

    /** The newest of the images with such a name. */
    private Image image(String pattern) {
        return ec2.describeImages(request -> request.owners("amazon")
                        .filters(filter -> filter.name("name").values(pattern)))
                .images()
                .getFirst();
    }

    private static Map<String, String> members(Image image) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("schema_version", "1");
        members.put("image_name", image.name());
        members.put("image_id", image.imageId());
        members.put("os", image.name().startsWith("al2023") ? "Amazon Linux 2023" : "Amazon Linux 2");
        members.put("ecs_runtime_version", RUNTIME_VERSION);
        members.put("ecs_agent_version", AGENT_VERSION);
        return members;
    }

    private static Parameter ofImage(String name, String id) {
        return parameter(name, id).copy(it -> it.dataType("aws:ec2:image"));
    }

    private static Parameter parameter(String name, String value) {
        return Parameter.builder()
                .name(name)
                .type(ParameterType.STRING)
                .value(value)
                .version(1L)
                .lastModifiedDate(Instant.parse("2025-06-11T20:06:09Z"))
                .arn("arn:aws:ssm:" + Caller.current().region() + "::parameter" + name)
                .dataType("text")
                .build();
    }
}
