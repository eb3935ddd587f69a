package neargate.services.ec2;

import java.util.List;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AddressAttribute;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyAddressAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyAddressAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ResetAddressAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ResetAddressAttributeResponse;

/** The domain name that an elastic IP address stands for when it is looked up in reverse, as data. */
final class AddressAttributes {
    private final RegionStore store;

    AddressAttributes(RegionStore store) {
        this.store = store;
    }

    DescribeAddressesAttributeResponse describe(DescribeAddressesAttributeRequest request) {
        RegionRows rows = store.read();
        List<String> ids = request.allocationIds();
        ids.forEach(id -> rows.require(Addresses.KIND, id));
        var page = Describe.part(
                rows.all(Addresses.KIND)
                        .filter(record -> ids.isEmpty() || ids.contains(record.id()))
                        .map(AddressAttributes::attribute),
                AddressAttribute::allocationId,
                request.maxResults(),
                request.nextToken());
        return DescribeAddressesAttributeResponse.builder()
                .addresses(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    ModifyAddressAttributeResponse modify(ModifyAddressAttributeRequest request) {
        String domain = request.domainName();
        if (domain == null || domain.isEmpty()) {
            throw Ec2Errors.missingParameter("DomainName");
        }
        String name = domain.endsWith(".") ? domain : domain + ".";
        return store.write(edit -> ModifyAddressAttributeResponse.builder()
                .address(attribute(put(edit, request.allocationId(), name)))
                .build());
    }

    ResetAddressAttributeResponse reset(ResetAddressAttributeRequest request) {
        return store.write(edit -> ResetAddressAttributeResponse.builder()
                .address(attribute(put(edit, request.allocationId(), null)))
                .build());
    }

    private static AddressRecord put(RegionEdit edit, @Nullable String allocationId, @Nullable String domain) {
        return edit.put(
                Addresses.KIND, edit.require(Addresses.KIND, allocationId).withPtrRecord(domain));
    }

    private static AddressAttribute attribute(AddressRecord record) {
        return AddressAttribute.builder()
                .allocationId(record.id())
                .publicIp(record.address().publicIp())
                .ptrRecord(record.ptrRecord())
                .build();
    }
}
