package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;

class ElasticAddressTest {
    private final Ec2World world = new Ec2World();
    private final Ec2Client user = world.user();
    private final Ec2Client ecs = world.ecs();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anAddressIsKeptWhateverHasIt() {
        AllocateAddressResponse address = user.allocateAddress();
        String eniId = networkInterface(user);
        String association = user.associateAddress(
                        r -> r.allocationId(address.allocationId()).networkInterfaceId(eniId))
                .associationId();

        assertThat(association(eniId).publicIp()).isEqualTo(address.publicIp());
        assertThat(association(eniId).associationId()).isEqualTo(association);
        assertFails(
                "InvalidIPAddress.InUse",
                "Address " + address.publicIp() + " is in use.",
                () -> user.releaseAddress(r -> r.allocationId(address.allocationId())));

        user.deleteNetworkInterface(r -> r.networkInterfaceId(eniId));
        assertThat(user.describeAddresses(r -> r.publicIps(address.publicIp())).addresses())
                .singleElement()
                .satisfies(kept -> assertThat(kept.associationId()).isNull());
        user.releaseAddress(r -> r.allocationId(address.allocationId()));
        assertThat(user.describeAddresses().addresses()).isEmpty();
        assertThat(world.snapshot().scanAll(PublicIps.TABLE)).isEmpty();
    }

    @Test
    void itMovesOnlyWhenAllowed() {
        AllocateAddressResponse address = user.allocateAddress();
        String first = networkInterface(user);
        String second = networkInterface(user);
        String association = user.associateAddress(
                        r -> r.allocationId(address.allocationId()).networkInterfaceId(first))
                .associationId();

        assertFails(
                "Resource.AlreadyAssociated",
                "resource " + address.allocationId() + " is already associated with associate-id " + association,
                () -> user.associateAddress(
                        r -> r.allocationId(address.allocationId()).networkInterfaceId(second)));
        user.associateAddress(r -> r.allocationId(address.allocationId())
                .networkInterfaceId(second)
                .allowReassociation(true));

        assertThat(association(first)).isNull();
        assertThat(association(second).publicIp()).isEqualTo(address.publicIp());
        user.disassociateAddress(r -> r.associationId(association(second).associationId()));
        assertThat(association(second)).isNull();
    }

    @Test
    void anElasticAddressTakesThePlaceOfAnAutomaticOne() {
        String eniId = networkInterface(ecs);
        ecs.modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId(eniId).associatePublicIpAddress(true));
        AllocateAddressResponse address = user.allocateAddress();

        user.associateAddress(r -> r.allocationId(address.allocationId()).networkInterfaceId(eniId));

        assertThat(association(eniId).publicIp()).isEqualTo(address.publicIp());
        assertThat(world.snapshot().scanAll(PublicIps.TABLE)).hasSize(1);
        ecs.deleteNetworkInterface(r -> r.networkInterfaceId(eniId));
        assertThat(user.describeAddresses().addresses()).hasSize(1);
    }

    @Test
    void whatAServiceAllocatedGoesWithItsInterfaceAndMayBeReleasedBefore() {
        String first = networkInterface(ecs);
        String second = networkInterface(ecs);
        AllocateAddressResponse released = ecs.allocateAddress();
        AllocateAddressResponse left = ecs.allocateAddress();
        ecs.associateAddress(r -> r.allocationId(released.allocationId()).networkInterfaceId(first));
        ecs.associateAddress(r -> r.allocationId(left.allocationId()).networkInterfaceId(second));

        ecs.releaseAddress(r -> r.allocationId(released.allocationId()));
        ecs.deleteNetworkInterface(r -> r.networkInterfaceId(first));
        ecs.deleteNetworkInterface(r -> r.networkInterfaceId(second));

        assertThat(user.describeAddresses().addresses()).isEmpty();
        assertThat(world.snapshot().scanAll(PublicIps.TABLE)).isEmpty();
        assertFails(
                "InvalidAllocationID.NotFound",
                "The allocation ID '" + left.allocationId() + "' does not exist",
                () -> ecs.releaseAddress(r -> r.allocationId(left.allocationId())));
    }

    @Test
    void withoutAnInternetGatewayThereIsNoPublicAddress() {
        String vpcId = user.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        String subnetId = user.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.1.0/24"))
                .subnet()
                .subnetId();
        String eniId = user.createNetworkInterface(r -> r.subnetId(subnetId))
                .networkInterface()
                .networkInterfaceId();
        AllocateAddressResponse address = user.allocateAddress();

        assertFails(
                "Gateway.NotAttached",
                "Network " + vpcId + " is not attached to any internet gateway",
                () -> user.associateAddress(
                        r -> r.allocationId(address.allocationId()).networkInterfaceId(eniId)));
    }

    private String networkInterface(Ec2Client ec2) {
        String subnetId = world.subnet();
        return ec2.createNetworkInterface(r -> r.subnetId(subnetId))
                .networkInterface()
                .networkInterfaceId();
    }

    private NetworkInterfaceAssociation association(String eniId) {
        return user.describeNetworkInterfaces(r -> r.networkInterfaceIds(eniId))
                .networkInterfaces()
                .getFirst()
                .association();
    }
}
