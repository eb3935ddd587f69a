package neargate.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CallerTest {
    private static final Caller ALICE = Caller.service("ecs", "111111111111", "us-east-1");
    private static final Caller BOB = Caller.service("ec2", "222222222222", "eu-west-1");

    @Test
    void workIsDoneAsTheInnermostCallerAndAfterwardsAsTheOneBefore() {
        ALICE.run(() -> {
            assertThat(BOB.<Caller, RuntimeException>call(Caller::current)).isEqualTo(BOB);
            assertThat(Caller.current()).isEqualTo(ALICE);
        });
    }

    @Test
    void withoutACallerNothingIsDoneInAnybodysName() {
        assertThatThrownBy(Caller::current).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nobodyPassesForAServiceByTheirPath() {
        String user = "arn:aws:iam::111111111111:user/a:role/aws-service-role/ecs-tasks";
        assertThat(new Caller("111111111111", "us-east-1", user, "r").actingService())
                .isEmpty();
        assertThat(ALICE.actingService()).contains("ecs");
    }
}
