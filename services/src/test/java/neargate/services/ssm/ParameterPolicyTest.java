package neargate.services.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.model.InvalidPolicyAttributeException;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterTier;

/** The clock stands at noon of 23 November 2026. */
class ParameterPolicyTest {
    private final SsmWorld world = new SsmWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private void put(String name, String policies) {
        world.as(() -> world.ssm.putParameter(r -> r.name(name)
                .type("String")
                .value("x")
                .overwrite(true)
                .tier(ParameterTier.ADVANCED)
                .policies(policies)));
    }

    private static String expiration(String timestamp) {
        return """
                [{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"%s"}}]""".formatted(timestamp);
    }

    private void isGone(String name) {
        assertThatThrownBy(() -> world.value(name)).isInstanceOf(ParameterNotFoundException.class);
    }

    @Test
    void aParameterIsDeletedWhenItExpires() {
        put("/token", expiration("2026-11-23T14:00:00.000+01:00"));
        world.pass(Duration.ofMinutes(59));
        assertThat(world.value("/token")).isEqualTo("x");
        world.pass(Duration.ofMinutes(1));
        isGone("/token");
    }

    @Test
    void anotherVersionMayExpireLaterOrNever() {
        put("/later", expiration("2026-11-23T13:00:00Z"));
        put("/never", expiration("2026-11-23T13:00:00Z"));
        put("/later", expiration("2026-11-24T12:00:00Z"));
        put("/never", "[]");
        world.pass(Duration.ofHours(2));
        assertThat(world.value("/later")).isEqualTo("x");
        world.pass(Duration.ofDays(1));
        isGone("/later");
        assertThat(world.value("/never")).isEqualTo("x");
    }

    @Test
    void anExpirationWithoutATimeIsRefused() {
        for (String timestamp : new String[] {"", "tomorrow", "2026-11-24"}) {
            assertThatThrownBy(() -> put("/token", expiration(timestamp)))
                    .isInstanceOf(InvalidPolicyAttributeException.class);
        }
    }
}
