package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.DhcpOptions;

/** Which DHCP options there are, and what they take. */
class DhcpOptionsTest {
    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();

    @AfterEach
    void close() {
        world.close();
    }

    private DhcpOptions create(String key, String... values) {
        return ec2.createDhcpOptions(r -> r.dhcpConfigurations(it -> it.key(key).values(values)))
                .dhcpOptions();
    }

    @ParameterizedTest
    @CsvSource({
        "domain-name-servers, 10.2.5.1 AmazonProvidedDNS 2001:db8::53",
        "domain-name, example.com",
        "ntp-servers, 169.254.169.123 10.0.0.1 10.0.0.2 10.0.0.3",
        "netbios-name-servers, 10.2.5.1",
        "netbios-node-type, 2",
    })
    void optionsAreShownAsTheyWereMade(String key, String values) {
        String id = create(key, values.split(" ")).dhcpOptionsId();

        assertThat(ec2.describeDhcpOptions(r -> r.dhcpOptionsIds(id)).dhcpOptions())
                .singleElement()
                .satisfies(options -> assertThat(options.dhcpConfigurations())
                        .singleElement()
                        .satisfies(option -> {
                            assertThat(option.key()).isEqualTo(key);
                            assertThat(option.values())
                                    .extracting(AttributeValue::value)
                                    .containsExactly(values.split(" "));
                        }));
    }

    @ParameterizedTest
    @CsvSource({
        "domain-name-servers, here, Invalid IP address",
        "domain-name-servers, 10.0.0.256, Invalid IP address",
        "ntp-servers, AmazonProvidedDNS, Invalid IP address",
        "netbios-name-servers, 10.0.0, Invalid IP address",
        "domain-name, under/way, Invalid domain name",
        "netbios-node-type, 3, Invalid NetBIOS node type",
        "netbios-node-type, two, Invalid NetBIOS node type",
    })
    void aValueThatAnOptionDoesNotTakeIsTold(String key, String value, String why) {
        assertFails(
                "InvalidParameterValue",
                "Value (" + value + ") for parameter " + key + " is invalid. " + why,
                () -> create(key, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"domain-name-servers", "ntp-servers", "netbios-name-servers"})
    void anOptionTakesUpToFourServers(String key) {
        assertFails(
                "InvalidParameterValue",
                "Value (10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4, 10.0.0.5) for parameter " + key
                        + " is invalid. It takes 1 to 4 values.",
                () -> create(key, "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"));
    }

    @Test
    void aSetHasOptionsEachOnce() {
        assertFails(
                "MissingParameter",
                "The request must contain the parameter DhcpConfiguration",
                () -> ec2.createDhcpOptions(r -> r.dhcpConfigurations(List.of())));
        assertFails(
                "InvalidParameterValue",
                "A DHCP option must not appear more than once.",
                () -> ec2.createDhcpOptions(r -> r.dhcpConfigurations(
                        it -> it.key("domain-name").values("a.com"),
                        it -> it.key("domain-name").values("b.com"))));
    }
}
