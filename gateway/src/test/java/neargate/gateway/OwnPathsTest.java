package neargate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.HttpURLConnection;
import org.junit.jupiter.api.Test;

/** What Neargate's own paths tell, and to whom. */
class OwnPathsTest {
    @Test
    void whoDoesNotSignIsToldNothing() throws Exception {
        try (var gateway = TestGateway.open().start()) {
            var explain = (HttpURLConnection)
                    gateway.uri("/_neargate/explain?name=web").toURL().openConnection();
            assertThat(explain.getResponseCode()).isEqualTo(403);
            var plan = (HttpURLConnection)
                    gateway.uri("/_neargate/plan?operation=RunTask").toURL().openConnection();
            plan.setRequestMethod("POST");
            assertThat(plan.getResponseCode()).isEqualTo(403);
        }
    }
}
