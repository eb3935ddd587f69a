package neargate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArnTest {
    private static final Caller CALLER =
            new Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:root", "request");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:ecs:us-east-1:123456789012:cluster/first",
                "arn:aws:ecs:us-east-1:123456789012:task-definition/web:3",
                "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
                "arn:aws:s3:::bucket/key",
                "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/web:*",
            })
    void anArnIsWrittenAsItWasRead(String text) {
        assertThat(Arn.parse(text)).map(Arn::toString).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "first",
                "arn:aws:ecs:us-east-1:123456789012",
                "arn:aws:ecs:us-east-1:123456789012:",
                "a:b:c:d:e:f",
                "arn:aws-cn:ecs:us-east-1:123456789012:cluster/first",
                "arn::ecs:us-east-1:123456789012:cluster/first"
            })
    void whatIsNoArnIsNotReadAsOne(String text) {
        assertThat(Arn.parse(text)).isEmpty();
    }

    @Test
    void anArnOfACallerIsInItsAccountAndRegion() {
        assertThat(Arn.of(CALLER, "ecs", "cluster/first"))
                .hasToString("arn:aws:ecs:us-east-1:123456789012:cluster/first");
    }

    @Test
    void theResourcePartsAtItsFirstSlash() {
        Arn service = Arn.of(CALLER, "ecs", "service/first/web");
        assertThat(service.type()).isEqualTo("service");
        assertThat(service.name()).isEqualTo("first/web");
        Arn queue = Arn.of(CALLER, "sqs", "queue");
        assertThat(queue.type()).isEmpty();
        assertThat(queue.name()).isEqualTo("queue");
    }
}
