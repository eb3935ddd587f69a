package neargate.services.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Function;
import neargate.kernel.Caller;
import neargate.services.ec2.Ec2Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

class PublicParametersTest {
    private static final String RECOMMENDED = "/aws/service/ecs/optimized-ami/amazon-linux-2/recommended";

    private final SsmWorld world = new SsmWorld();
    private final Ec2Service ec2 = world.ec2;
    private final SsmService ssm = world.ssm;

    @AfterEach
    void close() {
        world.close();
    }

    private static <R> R asUser(Function<Void, R> call) {
        return new Caller("123456789012", "eu-central-1", "arn:aws:iam::123456789012:root", "request")
                .call(() -> call.apply(null));
    }

    private String value(String name) {
        return asUser(
                _ -> ssm.getParameter(request -> request.name(name)).parameter().value());
    }

    @Test
    void theRecommendedImageIsOneThatInstancesCanBeMadeOf() {
        String id = value(RECOMMENDED + "/image_id");
        Image image = asUser(_ ->
                ec2.describeImages(request -> request.imageIds(id)).images().getFirst());
        assertThat(image.name()).isEqualTo(value(RECOMMENDED + "/image_name")).startsWith("amzn2-ami-ecs-hvm-2.0.");
        assertThat(value(RECOMMENDED)).contains("\"image_id\":\"" + id + "\"");
        assertThat(value(RECOMMENDED + "/image_id:1")).isEqualTo(id);
    }

    @Test
    void everyAliasMeansAnImage() {
        PublicParameters.names()
                .forEach(name -> assertThat(value(name)).as(name).isNotEmpty());
        assertThat(value("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"))
                .startsWith("ami-0");
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> value("/aws/service/none"))
                .isInstanceOf(ParameterNotFoundException.class)
                .hasMessageContaining("/aws/service/none");
        var found = asUser(_ -> ssm.getParameters(request -> request.names(RECOMMENDED, "/mine")));
        assertThat(found.parameters()).extracting(Parameter::name).containsExactly(RECOMMENDED);
        assertThat(found.invalidParameters()).containsExactly("/mine");
    }

    @Test
    void parametersAreListedByTheirPathInPages() {
        var first = asUser(_ -> ssm.getParametersByPath(
                request -> request.path("/aws/service/ecs/optimized-ami").recursive(true)));
        assertThat(first.parameters()).hasSize(10);
        var second = asUser(_ -> ssm.getParametersByPath(request ->
                request.path("/aws/service/ecs/optimized-ami").recursive(true).nextToken(first.nextToken())));
        assertThat(second.parameters().getFirst().name())
                .isGreaterThan(first.parameters().getLast().name());
    }
}
