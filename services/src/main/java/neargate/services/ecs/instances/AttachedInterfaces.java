package neargate.services.ecs.instances;

import java.util.List;
import neargate.kernel.Caller;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** Keeps how many of a container instance's network interfaces users have attached, and are not for tasks. */
public final class AttachedInterfaces {
    private final Store store;
    private final Ec2Client ec2;

    public AttachedInterfaces(Store store, Ec2Client ec2) {
        this.store = store;
        this.ec2 = ec2;
    }

    /**
     * The interfaces of an EC2 instance may be others than they were, or the instance is newly registered. After a change EC2
     * is asked again: of several that do this at once, the last to write may have asked first.
     */
    public void changed(Scope scope, String instanceId) {
        boolean written;
        do {
            List<ContainerInstanceRecord> known = InstanceTable.ofEc2Instance(store.snapshot(), scope, instanceId)
                    .map(Row::value)
                    .toList();
            int attached = known.isEmpty() ? 0 : count(scope, instanceId);
            written = known.stream().anyMatch(record -> record.attached() != attached);
            if (written) {
                int _ = store.write(tx -> write(tx, scope, instanceId, attached));
            }
        } while (written);
    }

    private int count(Scope scope, String instanceId) {
        Filter itsOwn = Filter.builder()
                .name("attachment.instance-id")
                .values(instanceId)
                .build();
        return (int) Caller.service("ecs", scope.account(), scope.region())
                .call(() -> ec2.describeNetworkInterfaces(request -> request.filters(itsOwn)))
                .networkInterfaces()
                .stream()
                .filter(AttachedInterfaces::isOfUser)
                .count();
    }

    private static boolean isOfUser(NetworkInterface eni) {
        return !Boolean.TRUE.equals(eni.requesterManaged()) && eni.attachment().deviceIndex() > 0;
    }

    private static int write(Transaction tx, Scope scope, String instanceId, int attached) {
        InstanceTable.ofEc2Instance(tx, scope, instanceId)
                .toList()
                .forEach(row ->
                        tx.put(InstanceTable.TABLE, row.key(), row.value().withAttached(attached)));
        return attached;
    }
}
