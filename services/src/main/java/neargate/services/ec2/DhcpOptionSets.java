package neargate.services.ec2;

import java.net.Inet6Address;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.addressing.Ipv4;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import software.amazon.awssdk.services.ec2.model.AssociateDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.AssociateDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.CreateDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.CreateDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.DhcpConfiguration;
import software.amazon.awssdk.services.ec2.model.DhcpOptions;
import software.amazon.awssdk.services.ec2.model.NewDhcpConfiguration;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** DHCP option sets: a region's VPCs share the one that AWS makes, unless they are given another. */
final class DhcpOptionSets {
    static final String DOMAIN_NAME = "domain-name";
    static final String DOMAIN_NAME_SERVERS = "domain-name-servers";

    /** The name server that stands for the VPC's own resolver. */
    static final String AMAZON_DNS = "AmazonProvidedDNS";

    private static final String NONE = "default";
    /** RFC 2132: what has broadcasts, point-to-point name servers, or both in one order or the other. */
    private static final Set<String> NODE_TYPES = Set.of("1", "2", "4", "8");

    private static final int MOST_SERVERS = 4;

    static final Kind<DhcpOptions, DhcpOptions> KIND = Kind.plain(
            ResourceType.DHCP_OPTIONS,
            "dopt",
            new Kind.Wording("InvalidDhcpOptionID.NotFound", "InvalidDhcpOptionsId.Malformed", "dhcpOption ID"),
            Table.named("ec2.dhcp-options", JsonCodec.of(DhcpOptions.class)).build(),
            DhcpOptions::dhcpOptionsId,
            (options, tags) -> options.toBuilder().tags(tags).build(),
            DhcpOptions::tags,
            Filters.of(DhcpOptions::tags)
                    .id("dhcp-options-id", DhcpOptions::dhcpOptionsId)
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

    CreateDhcpOptionsResponse create(CreateDhcpOptionsRequest request) {
        List<DhcpConfiguration> configurations = request.dhcpConfigurations().stream()
                .map(DhcpOptionSets::checked)
                .toList();
        if (configurations.isEmpty()) {
            throw Ec2Errors.missingParameter("DhcpConfiguration");
        }
        if (configurations.stream().map(DhcpConfiguration::key).distinct().count() < configurations.size()) {
            throw Ec2Errors.invalidParameterValue("A DHCP option must not appear more than once.");
        }
        return store.write(edit -> CreateDhcpOptionsResponse.builder()
                .dhcpOptions(edit.put(
                        KIND,
                        DhcpOptions.builder()
                                .dhcpOptionsId(edit.newId(KIND))
                                .ownerId(edit.account())
                                .dhcpConfigurations(configurations)
                                .tags(Tags.ofNew(edit, request.tagSpecifications(), ResourceType.DHCP_OPTIONS))
                                .build()))
                .build());
    }

    /** "DHCP option sets in Amazon VPC": which options there are, and how many values each takes. */
    private static DhcpConfiguration checked(NewDhcpConfiguration asked) {
        if (asked.key() == null) {
            throw Ec2Errors.missingParameter("DhcpConfiguration.Key");
        }
        int most = switch (asked.key()) {
            case DOMAIN_NAME_SERVERS, "ntp-servers", "netbios-name-servers" -> MOST_SERVERS;
            case DOMAIN_NAME, "netbios-node-type", "ipv6-address-preferred-lease-time" -> 1;
            default ->
                throw Ec2Errors.invalidParameterValue(
                        "Value (" + asked.key() + ") for parameter name is invalid. Unknown DHCP option");
        };
        List<String> values = asked.values();
        if (values.isEmpty() || values.size() > most || values.stream().anyMatch(String::isBlank)) {
            throw Ec2Errors.invalidParameterValue("Value (" + String.join(", ", values) + ") for parameter "
                    + asked.key() + " is invalid. It takes 1 to " + most + " values.");
        }
        if (asked.key().equals(DOMAIN_NAME) && !values.getFirst().matches("[A-Za-z0-9._ -]+")) {
            throw Ec2Errors.invalidParameterValue(
                    "Value (" + values.getFirst() + ") for parameter domain-name is invalid. Invalid domain name");
        }
        if (asked.key().equals("netbios-node-type") && !NODE_TYPES.contains(values.getFirst())) {
            throw Ec2Errors.invalidParameterValue("Value (" + values.getFirst()
                    + ") for parameter netbios-node-type is invalid. Invalid NetBIOS node type");
        }
        if (most == MOST_SERVERS) {
            values.forEach(value -> checkServer(asked.key(), value));
        }
        return configuration(asked.key(), values);
    }

    private static void checkServer(String key, String value) {
        boolean amazon = key.equals(DOMAIN_NAME_SERVERS) && value.equals(AMAZON_DNS);
        if (!amazon && Ipv4.parse(value).isEmpty() && !isIpv6(value)) {
            throw Ec2Errors.invalidParameterValue(
                    "Value (" + value + ") for parameter " + key + " is invalid. Invalid IP address");
        }
    }

    private static boolean isIpv6(String value) {
        try {
            return value.matches("[0-9A-Fa-f:.]+") && Inet6Address.ofLiteral(value) instanceof Inet6Address;
        } catch (IllegalArgumentException notIpv6) {
            return false;
        }
    }

    DeleteDhcpOptionsResponse delete(DeleteDhcpOptionsRequest request) {
        return store.write(edit -> {
            DhcpOptions options = edit.require(KIND, request.dhcpOptionsId());
            if (Vpcs.withDhcpOptions(edit, options.dhcpOptionsId()).findAny().isPresent()) {
                throw Ec2Errors.dependencyViolation(
                        "The dhcpOptions '" + options.dhcpOptionsId() + "' has dependencies and cannot be deleted.");
            }
            edit.delete(KIND, options.dhcpOptionsId());
            return DeleteDhcpOptionsResponse.builder().build();
        });
    }

    /** "AssociateDhcpOptions": {@code default} is no options at all. */
    AssociateDhcpOptionsResponse associate(AssociateDhcpOptionsRequest request) {
        return store.write(edit -> {
            String id = NONE.equals(request.dhcpOptionsId())
                    ? NONE
                    : edit.require(KIND, request.dhcpOptionsId()).dhcpOptionsId();
            VpcRecord vpc = edit.require(Vpcs.KIND, request.vpcId());
            edit.put(Vpcs.KIND, vpc.with(vpc.vpc().copy(it -> it.dhcpOptionsId(id))));
            return AssociateDhcpOptionsResponse.builder().build();
        });
    }

    /** The option set that new VPCs use; made with the first. */
    static DhcpOptions standard(RegionEdit edit) {
        List<DhcpConfiguration> usual = List.of(
                configuration(DOMAIN_NAME, List.of(DnsNames.internalDomain(edit.region()))),
                configuration(DOMAIN_NAME_SERVERS, List.of(AMAZON_DNS)));
        return edit.all(KIND)
                .filter(options -> options.dhcpConfigurations().equals(usual))
                .findFirst()
                .orElseGet(() -> edit.put(
                        KIND,
                        DhcpOptions.builder()
                                .dhcpOptionsId(edit.newId(KIND))
                                .ownerId(edit.account())
                                .dhcpConfigurations(usual)
                                .build()));
    }

    private static DhcpConfiguration configuration(String key, List<String> values) {
        return DhcpConfiguration.builder()
                .key(key)
                .values(values.stream()
                        .map(value -> AttributeValue.builder().value(value).build())
                        .toList())
                .build();
    }

    /** The values that a VPC's option set has for an option. */
    static List<String> values(RegionRows rows, VpcRecord vpc, String key) {
        return rows.get(KIND, vpc.vpc().dhcpOptionsId()).stream()
                .flatMap(options -> options.dhcpConfigurations().stream())
                .filter(configuration -> configuration.key().equals(key))
                .flatMap(DhcpOptionSets::values)
                .toList();
    }

    private static Stream<String> values(DhcpConfiguration configuration) {
        return configuration.values().stream().map(AttributeValue::value);
    }
}
