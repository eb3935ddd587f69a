package neargate.services.ec2.prefixlists;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;
import software.amazon.awssdk.services.ec2.model.PrefixListState;

/**
 * The prefix lists that AWS keeps in every region, of the services that have gateway endpoints ("AWS-managed prefix
 * lists"). Their ids are AWS's where templates are known to name them, and made of the region's name elsewhere.
 */
public final class AmazonPrefixLists {
    private static final String OWNER = "AWS";

    private static final Map<String, String> IDS = Map.of(
            "us-east-1.s3", "pl-63a5400a",
            "us-east-1.dynamodb", "pl-02cd2c6b",
            "us-east-2.s3", "pl-7ba54012",
            "us-east-2.dynamodb", "pl-4ca54025",
            "us-west-2.s3", "pl-68a54001",
            "us-west-2.dynamodb", "pl-00a54069",
            "eu-west-1.s3", "pl-6da54004",
            "eu-west-1.dynamodb", "pl-6fa54006");

    private static final Map<String, List<String>> BLOCKS = Map.of(
            "s3", List.of("16.182.0.0/16", "18.34.0.0/19", "3.5.0.0/19", "52.216.0.0/15", "54.231.0.0/16"),
            "dynamodb", List.of("3.218.180.0/22", "35.71.64.0/22", "52.119.224.0/20"));

    private AmazonPrefixLists() {}

    /** The lists of a region in the order of their ids. */
    public static Stream<PrefixListRecord> of(String region) {
        return Stream.of("dynamodb", "s3")
                .map(service -> of(region, service))
                .sorted((one, other) -> one.id().compareTo(other.id()));
    }

    /** The list of a service that has a gateway endpoint. */
    public static PrefixListRecord of(String region, String service) {
        String id = IDS.getOrDefault(
                region + "." + service, "pl-" + HexFormat.of().toHexDigits((region + "." + service).hashCode()));
        ManagedPrefixList list = ManagedPrefixList.builder()
                .prefixListId(id)
                .prefixListName("com.amazonaws." + region + "." + service)
                .prefixListArn("arn:aws:ec2:" + region + ":aws:prefix-list/" + id)
                .addressFamily("IPv4")
                .ownerId(OWNER)
                .state(PrefixListState.CREATE_COMPLETE)
                .tags(List.of())
                .build();
        return new PrefixListRecord(
                list,
                List.of(BLOCKS.get(service).stream()
                        .map(block -> PrefixListEntry.builder().cidr(block).build())
                        .toList()));
    }

    /** Whether a list is AWS's, and so nobody's to change. */
    public static boolean isAmazons(PrefixListRecord record) {
        return OWNER.equals(record.list().ownerId());
    }
}
