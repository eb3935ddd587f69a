package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import neargate.engine.network.VpcSpec.NetworkInterface;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whom an internet gateway lets out. */
class InternetScriptTest {
    private static VpcSpec vpc(@Nullable String publicIp) {
        return new VpcSpec(
                "vpc-1",
                List.of("10.0.0.0/16"),
                Map.of(),
                Map.of(),
                Map.of("eni-1", new NetworkInterface("subnet-a", "10.0.0.9", List.of(), "", List.of(), true, publicIp)),
                VpcSpec.DhcpOptions.NONE);
    }

    @Test
    void onlyWhoHasAPublicAddressGetsOut() {
        assertThat(InternetScript.between(null, vpc("127.1.2.3")))
                .contains("forward oifname \"internet\" ip saddr != @known drop")
                .endsWith("add element ip neargate_internet known { 10.0.0.9 }\n");
        assertThat(InternetScript.between(null, vpc(null))).doesNotContain("element");
    }

    @Test
    void aChangeTouchesOnlyTheAddressThatChanged() {
        assertThat(InternetScript.between(vpc(null), vpc("127.1.2.3")))
                .isEqualTo("add element ip neargate_internet known { 10.0.0.9 }\n");
        assertThat(InternetScript.between(vpc("127.1.2.3"), vpc(null)))
                .isEqualTo("delete element ip neargate_internet known { 10.0.0.9 }\n");
        assertThat(InternetScript.between(vpc("127.1.2.3"), vpc("127.1.2.4"))).isEmpty();
    }
}
