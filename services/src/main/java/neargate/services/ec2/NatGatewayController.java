package neargate.services.ec2;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.ConnectivityType;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayAddress;
import software.amazon.awssdk.services.ec2.model.NatGatewayAddressStatus;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/**
 * Gives a NAT gateway its network interface and its address, or says why it cannot ("Troubleshoot NAT gateways"), and
 * takes both back when the gateway is deleted.
 */
final class NatGatewayController implements Controller {
    /** "Work with NAT gateways": one that was deleted, or failed, "remains visible ... for about an hour". */
    private static final Duration VISIBLE = Duration.ofHours(1);

    private final RegionStore store;
    private final Clock clock;

    NatGatewayController(RegionStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ec2.nat-gateways";
    }

    @Override
    public Stream<Key> keys(Snapshot now) {
        return now.scanAll(NatGateways.KIND.table()).map(Row::key);
    }

    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        if (change.table().equals(NatGateways.KIND.table())) {
            due.accept(change.key());
        }
    }

    @Override
    public Next reconcile(Key key, Snapshot now) {
        Optional<NatGateway> found = now.get(NatGateways.KIND.table(), key).map(NatGatewayRecord::natGateway);
        if (found.isEmpty()) {
            return Next.onChange();
        }
        return switch (found.get().state()) {
            case PENDING, DELETING -> asOwner(key, edit -> advance(edit, key.id()));
            case FAILED, DELETED -> forget(key, found.get().deleteTime());
            default -> Next.onChange();
        };
    }

    private static Next advance(RegionEdit edit, String id) {
        edit.get(NatGateways.KIND, id).ifPresent(record -> {
            NatGateway gateway = record.natGateway();
            switch (gateway.state()) {
                case PENDING -> edit.put(NatGateways.KIND, record.with(madeOrFailed(edit, gateway)));
                case DELETING -> edit.put(NatGateways.KIND, record.with(unmade(edit, gateway)));
                default -> {}
            }
        });
        return Next.onChange();
    }

    private static NatGateway madeOrFailed(RegionEdit edit, NatGateway gateway) {
        try {
            return made(edit, gateway);
        } catch (Ec2Exception e) {
            return gateway.toBuilder()
                    .state(NatGatewayState.FAILED)
                    .failureCode(e.awsErrorDetails().errorCode())
                    .failureMessage(e.awsErrorDetails().errorMessage())
                    .deleteTime(edit.now())
                    .build();
        }
    }

    /** Everything that may fail comes before the first change. */
    private static NatGateway made(RegionEdit edit, NatGateway gateway) {
        NatGatewayAddress asked = gateway.natGatewayAddresses().getFirst();
        if (gateway.connectivityType() == ConnectivityType.PUBLIC) {
            checkPublic(edit, gateway.vpcId(), asked.allocationId());
        }
        NetworkInterface eni = NetworkInterfaceCreation.forNatGateway(edit, gateway, asked.privateIp());
        var address = asked.toBuilder()
                .networkInterfaceId(eni.networkInterfaceId())
                .privateIp(eni.privateIpAddress())
                .status(NatGatewayAddressStatus.SUCCEEDED);
        if (asked.allocationId() != null) {
            Address given = Addresses.tie(edit, asked.allocationId(), eni);
            address.publicIp(given.publicIp()).associationId(given.associationId());
        }
        return gateway.toBuilder()
                .state(NatGatewayState.AVAILABLE)
                .natGatewayAddresses(address.build())
                .build();
    }

    private static void checkPublic(RegionEdit edit, String vpcId, String allocationId) {
        if (InternetGateways.ofVpc(edit, vpcId).isEmpty()) {
            throw Ec2Errors.error("Gateway.NotAttached", "Network " + vpcId + " has no Internet gateway attached");
        }
        Address address = edit.require(Addresses.KIND, allocationId).address();
        if (address.associationId() != null) {
            throw Ec2Errors.error(
                    "Resource.AlreadyAssociated", "Elastic IP address [" + allocationId + "] is already associated");
        }
    }

    private static NatGateway unmade(RegionEdit edit, NatGateway gateway) {
        gateway.natGatewayAddresses().stream()
                .flatMap(address -> Stream.ofNullable(address.networkInterfaceId()))
                .flatMap(eniId -> edit.get(NetworkInterfaces.KIND, eniId).stream())
                .forEach(eni -> {
                    NetworkInterfaces.releasePublicAddress(edit, eni.networkInterface());
                    edit.delete(NetworkInterfaces.KIND, eni.id());
                });
        return gateway.toBuilder()
                .state(NatGatewayState.DELETED)
                .deleteTime(edit.now())
                .build();
    }

    private Next forget(Key key, Instant since) {
        Instant end = since.plus(VISIBLE);
        if (clock.instant().isBefore(end)) {
            return Next.at(end);
        }
        return asOwner(key, edit -> {
            edit.delete(NatGateways.KIND, key.id());
            return Next.onChange();
        });
    }

    private Next asOwner(Key key, Function<RegionEdit, Next> work) {
        return Caller.service("ec2", key.scope().account(), key.scope().region())
                .<Next, RuntimeException>call(() -> store.write(work));
    }
}
