package neargate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.HttpURLConnection;
import java.util.concurrent.atomic.AtomicInteger;
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

    @Test
    void whatRunsInAVpcReachesServicesAndCannotReset() throws Exception {
        var resets = new AtomicInteger();
        try (var gateway =
                TestGateway.open().resettable(resets::incrementAndGet).start()) {
            var reset = (HttpURLConnection)
                    gateway.inside("/_neargate/reset").toURL().openConnection();
            reset.setRequestMethod("POST");
            assertThat(reset.getResponseCode()).isEqualTo(403);
            var health = (HttpURLConnection)
                    gateway.inside("/_neargate/health").toURL().openConnection();
            assertThat(health.getResponseCode()).isEqualTo(403);
            var vpcs = (HttpURLConnection) gateway.inside("/?Action=DescribeVpcs&Version=2016-11-15")
                    .toURL()
                    .openConnection();
            assertThat(vpcs.getResponseCode()).isEqualTo(200);
            assertThat(resets).hasValue(0);

            var outside =
                    (HttpURLConnection) gateway.uri("/_neargate/reset").toURL().openConnection();
            outside.setRequestMethod("POST");
            assertThat(outside.getResponseCode()).isEqualTo(200);
            assertThat(resets).hasValue(1);
        }
    }
}
