package neargate.services.ec2;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionStateReasonCode;

/** Lets requests that nobody accepts expire, and forgets connections that have ended for some time. */
final class VpcPeeringController implements Controller {
    /** "VPC peering connection lifecycle": how long what was rejected or deleted is seen in one account, or failed. */
    private static final Duration VISIBLE = Duration.ofHours(2);

    private static final Duration VISIBLE_EXPIRED = Duration.ofDays(2);

    private final RegionStore store;
    private final Clock clock;

    VpcPeeringController(RegionStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ec2.vpc-peering-connections";
    }

    @Override
    public Stream<Key> keys(Snapshot now) {
        return now.scanAll(VpcPeeringConnections.KIND.table()).map(Row::key);
    }

    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        if (change.table().equals(VpcPeeringConnections.KIND.table())) {
            due.accept(change.key());
        }
    }

    @Override
    public Next reconcile(Key key, Snapshot now) {
        return now.get(VpcPeeringConnections.KIND.table(), key)
                .map(connection -> advanced(key, connection))
                .orElseGet(Next::onChange);
    }

    private Next advanced(Key key, VpcPeeringConnection connection) {
        Instant ends = connection.expirationTime();
        return switch (connection.status().code()) {
            case PENDING_ACCEPTANCE -> at(key, ends, edit -> expire(edit, key.id()));
            case EXPIRED -> at(key, ends.plus(VISIBLE_EXPIRED), edit -> forget(edit, key.id()));
            case DELETED, REJECTED, FAILED ->
                at(key, ends == null ? Instant.EPOCH : ends.plus(VISIBLE), edit -> forget(edit, key.id()));
            default -> Next.onChange();
        };
    }

    private static void expire(RegionEdit edit, String id) {
        edit.get(VpcPeeringConnections.KIND, id)
                .filter(it -> it.status().code() == VpcPeeringConnectionStateReasonCode.PENDING_ACCEPTANCE)
                .ifPresent(it -> edit.put(VpcPeeringConnections.KIND, VpcPeeringConnections.expired(it)));
    }

    private static void forget(RegionEdit edit, String id) {
        edit.delete(VpcPeeringConnections.KIND, id);
    }

    private Next at(Key key, Instant time, Consumer<RegionEdit> work) {
        if (clock.instant().isBefore(time)) {
            return Next.at(time);
        }
        return Caller.service("ec2", key.scope().account(), key.scope().region())
                .<Next, RuntimeException>call(() -> store.write(edit -> {
                    work.accept(edit);
                    return Next.onChange();
                }));
    }
}
