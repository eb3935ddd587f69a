package neargate.services.ec2;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.AccountAttribute;
import software.amazon.awssdk.services.ec2.model.AccountAttributeValue;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesResponse;

/** What DescribeAccountAttributes tells of an account. */
final class AccountAttributes {
    private final RegionStore store;

    AccountAttributes(RegionStore store) {
        this.store = store;
    }

    DescribeAccountAttributesResponse describe(DescribeAccountAttributesRequest request) {
        List<String> asked = request.attributeNamesAsStrings();
        return DescribeAccountAttributesResponse.builder()
                .accountAttributes(values(store.read()).entrySet().stream()
                        .filter(attribute -> asked.isEmpty() || asked.contains(attribute.getKey()))
                        .map(attribute -> AccountAttribute.builder()
                                .attributeName(attribute.getKey())
                                .attributeValues(AccountAttributeValue.builder()
                                        .attributeValue(attribute.getValue())
                                        .build())
                                .build())
                        .toList())
                .build();
    }

    private static Map<String, String> values(RegionRows rows) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("supported-platforms", "VPC");
        values.put("default-vpc", Vpcs.defaultOf(rows).map(VpcRecord::id).orElse("none"));
        values.put("max-instances", "20");
        values.put("vpc-max-security-groups-per-interface", "5");
        values.put("max-elastic-ips", "5");
        values.put("vpc-max-elastic-ips", "5");
        return values;
    }
}
