package neargate.services.ec2;

import software.amazon.awssdk.services.ec2.model.Address;

/**
 * An elastic IP address.
 *
 * @param ofService whether an AWS service allocated it for itself: then it goes with what it was associated with
 */
record AddressRecord(Address address, boolean ofService) {
    String id() {
        return address.allocationId();
    }

    AddressRecord with(Address changed) {
        return new AddressRecord(changed, ofService);
    }
}
