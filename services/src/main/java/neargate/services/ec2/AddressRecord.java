package neargate.services.ec2;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Address;

/**
 * An elastic IP address.
 *
 * @param ofService whether an AWS service allocated it for itself: then it goes with what it was associated with
 * @param ptrRecord the domain name that the address stands for; null for AWS's own
 */
record AddressRecord(
        Address address, boolean ofService, @Nullable String ptrRecord) {
    String id() {
        return address.allocationId();
    }

    AddressRecord with(Address changed) {
        return new AddressRecord(changed, ofService, ptrRecord);
    }

    AddressRecord withPtrRecord(@Nullable String domain) {
        return new AddressRecord(address, ofService, domain);
    }
}
