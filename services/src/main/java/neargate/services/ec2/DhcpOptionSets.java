package neargate.services.ec2;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.DescribeDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.DhcpConfiguration;
import software.amazon.awssdk.services.ec2.model.DhcpOptions;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** DHCP option sets, as data: a region's VPCs share the one that AWS makes. */
final class DhcpOptionSets {
    static final Kind<DhcpOptions, DhcpOptions> KIND = Kind.plain(
            ResourceType.DHCP_OPTIONS,
            "dopt",
            new Kind.Wording("InvalidDhcpOptionID.NotFound", "InvalidDhcpOptionsId.Malformed", "dhcpOption ID"),
            Table.named("ec2.dhcp-options", JsonCodec.of(DhcpOptions.class)).build(),
            DhcpOptions::dhcpOptionsId,
            (options, tags) -> options.toBuilder().tags(tags).build(),
            DhcpOptions::tags,
            Filters.of(DhcpOptions::tags)
                    .text("dhcp-options-id", DhcpOptions::dhcpOptionsId)
                    .texts(
                            "key",
                            options -> options.dhcpConfigurations().stream().map(DhcpConfiguration::key))
                    .texts(
                            "value",
                            options -> options.dhcpConfigurations().stream().flatMap(DhcpOptionSets::values))
                    .text("owner-id", DhcpOptions::ownerId),
            Map.of());

    private final RegionStore store;

    DhcpOptionSets(RegionStore store) {
        this.store = store;
    }

    DescribeDhcpOptionsResponse describe(DescribeDhcpOptionsRequest request) {
        var page = Describe.of(
                store.read(),
                KIND,
                new Describe.Query(
                        request.dhcpOptionsIds(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeDhcpOptionsResponse.builder()
                .dhcpOptions(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    /** The option set that new VPCs use; made with the first. */
    static DhcpOptions standard(RegionEdit edit) {
        return edit.all(KIND)
                .findFirst()
                .orElseGet(() -> edit.put(
                        KIND,
                        DhcpOptions.builder()
                                .dhcpOptionsId(edit.newId(KIND))
                                .ownerId(edit.account())
                                .dhcpConfigurations(
                                        configuration("domain-name", DnsNames.internalDomain(edit.region())),
                                        configuration("domain-name-servers", "AmazonProvidedDNS"))
                                .build()));
    }

    private static DhcpConfiguration configuration(String key, String value) {
        return DhcpConfiguration.builder()
                .key(key)
                .values(List.of(AttributeValue.builder().value(value).build()))
                .build();
    }

    private static Stream<String> values(DhcpConfiguration configuration) {
        return configuration.values().stream().map(AttributeValue::value);
    }
}
