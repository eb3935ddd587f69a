package neargate.engine.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BridgeAddressesTest {
    private final BridgeAddresses addresses = new BridgeAddresses("172.17.");

    @Test
    void theFirstContainerHasTheAddressAfterTheGateways() {
        assertThat(addresses.take()).isEqualTo("172.17.0.2");
        assertThat(addresses.take()).isEqualTo("172.17.0.3");
    }

    @Test
    void whatAnEarlierProcessGaveIsNotGivenAgain() {
        addresses.adopt("172.17.0.2");
        assertThat(addresses.take()).isEqualTo("172.17.0.3");
    }

    @Test
    void allAddressesAreGivenOnceAndThenNoMore() {
        Set<String> given = new HashSet<>();
        for (int i = 2; i < (1 << 16) - 1; i++) {
            assertThat(given.add(addresses.take())).isTrue();
        }
        assertThat(given).contains("172.17.255.254").doesNotContain("172.17.0.1", "172.17.255.255");
        assertThatThrownBy(addresses::take).isInstanceOf(IllegalStateException.class);
        addresses.release("172.17.3.4");
        assertThat(addresses.take()).isEqualTo("172.17.3.4");
    }
}
