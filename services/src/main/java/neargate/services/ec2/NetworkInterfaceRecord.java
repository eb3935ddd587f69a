package neargate.services.ec2;

import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** A network interface, as it is stored. */
record NetworkInterfaceRecord(NetworkInterface networkInterface) {
    String id() {
        return networkInterface.networkInterfaceId();
    }

    NetworkInterfaceRecord with(NetworkInterface changed) {
        return new NetworkInterfaceRecord(changed);
    }
}
