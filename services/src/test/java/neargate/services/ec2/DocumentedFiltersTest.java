package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;

/** The filters that the EC2 API Reference lists under each operation about instances: all are known, and no others. */
class DocumentedFiltersTest {
    private static final Map<String, BiConsumer<Ec2Client, Filter>> OPERATIONS = Map.ofEntries(
            Map.entry("DescribeAvailabilityZones", (ec2, by) -> ec2.describeAvailabilityZones(r -> r.filters(by))),
            Map.entry(
                    "DescribeIamInstanceProfileAssociations",
                    (ec2, by) -> ec2.describeIamInstanceProfileAssociations(r -> r.filters(by))),
            Map.entry("DescribeImages", (ec2, by) -> ec2.describeImages(r -> r.filters(by))),
            Map.entry(
                    "DescribeInstanceCreditSpecifications",
                    (ec2, by) -> ec2.describeInstanceCreditSpecifications(r -> r.filters(by))),
            Map.entry("DescribeInstanceStatus", (ec2, by) -> ec2.describeInstanceStatus(r -> r.filters(by))),
            Map.entry(
                    "DescribeInstanceTypeOfferings",
                    (ec2, by) -> ec2.describeInstanceTypeOfferings(r -> r.filters(by))),
            Map.entry("DescribeInstanceTypes", (ec2, by) -> ec2.describeInstanceTypes(r -> r.filters(by))),
            Map.entry("DescribeInstances", (ec2, by) -> ec2.describeInstances(r -> r.filters(by))),
            Map.entry("DescribeKeyPairs", (ec2, by) -> ec2.describeKeyPairs(r -> r.filters(by))),
            Map.entry(
                    "DescribeLaunchTemplateVersions",
                    (ec2, by) -> ec2.describeLaunchTemplateVersions(
                            r -> r.versions("$Latest").filters(by))),
            Map.entry("DescribeLaunchTemplates", (ec2, by) -> ec2.describeLaunchTemplates(r -> r.filters(by))),
            Map.entry("DescribeRegions", (ec2, by) -> ec2.describeRegions(r -> r.filters(by))),
            Map.entry("DescribeVolumeStatus", (ec2, by) -> ec2.describeVolumeStatus(r -> r.filters(by))),
            Map.entry("DescribeVolumes", (ec2, by) -> ec2.describeVolumes(r -> r.filters(by))),
            Map.entry(
                    "DescribeVolumesModifications", (ec2, by) -> ec2.describeVolumesModifications(r -> r.filters(by))));

    static final Iterable<String> NAMES = OPERATIONS.keySet();

    private final Ec2World world = new Ec2World();

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @CsvFileSource(resources = "documented-filters.csv", numLinesToSkip = 1)
    void everyDocumentedFilterIsKnown(String operation, String name) {
        // Filters meet an instance and what comes with it, so that none trips over what is not there.
        Ec2Client ec2 = world.user();
        ec2.createKeyPair(r -> r.keyName("mine").keyType("ed25519"));
        ec2.createLaunchTemplate(
                r -> r.launchTemplateName("web").launchTemplateData(data -> data.imageId("ami-01234567")));
        ec2.runInstances(r -> r.launchTemplate(template -> template.launchTemplateName("web"))
                .minCount(1)
                .maxCount(1));

        try {
            describe(operation, filter(name, "?"));
        } catch (Ec2Exception e) {
            assertThat(e).hasMessageStartingWith("The filter '" + name + "' is not supported yet.");
        }
    }

    /** What AWS answers for every resource has a value here, too. */
    @ParameterizedTest
    @CsvSource({
        "hibernation-supported, false",
        "dedicated-hosts-supported, false",
        "network-info.ena-support, required",
        "network-info.ipv6-supported, false",
        "ebs-info.nvme-support, required",
        "ebs-info.ebs-optimized-support, default",
        "ebs-info.encryption-support, supported",
        "supported-boot-mode, uefi",
        "processor-info.sustained-clock-speed-in-ghz, 3.1",
        "nitro-enclaves-support, unsupported",
        "auto-recovery-supported, false",
        "vcpu-info.valid-cores, 6",
    })
    void aTypeIsFoundByWhatItHas(String name, String value) {
        assertThat(world.user()
                        .describeInstanceTypes(
                                r -> r.filters(filter(name, value), filter("instance-type", "m5.4xlarge")))
                        .instanceTypes())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "capacity-reservation-specification.capacity-reservation-preference, open",
        "enclave-options.enabled, false",
        "hibernation-options.configured, false",
        "maintenance-options.auto-recovery, default",
        "network-interface.operator.managed, false",
        "network-performance-options.bandwidth-weighting, default",
        "operator.managed, false",
        "private-dns-name-options.enable-resource-name-dns-a-record, false",
        "private-dns-name-options.enable-resource-name-dns-aaaa-record, false",
        "private-dns-name-options.hostname-type, ip-name",
    })
    void anInstanceIsFoundByWhatItHas(String name, String value) {
        Ec2Client ec2 = world.user();
        ec2.runInstances(r -> r.imageId("ami-01234567").minCount(1).maxCount(1));

        assertThat(ec2.describeInstances(r -> r.filters(filter(name, value))).reservations())
                .hasSize(1);
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void aFilterThatIsNotDocumentedIsInvalid(String operation) {
        assertFails(
                "InvalidParameterValue",
                "The filter 'colour' is invalid",
                () -> describe(operation, filter("colour", "red")));
    }

    private void describe(String operation, Filter by) {
        Objects.requireNonNull(OPERATIONS.get(operation), operation).accept(world.user(), by);
    }
}
