package neargate.engine.network;

import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import neargate.engine.linux.Rtnetlink;

/**
 * The links between VPCs that are peered, made as soon as routes on both sides lead there. A link stays as long as both
 * VPCs do: without routes nothing passes.
 */
final class Peerings {
    private static final String MAC = "02:00:00:00:00:02";

    private final Rtnetlink links;
    private final ReentrantLock lock = new ReentrantLock();

    Peerings(Rtnetlink links) {
        this.links = links;
    }

    /** Links a VPC to all that it is peered with. */
    void join(Vpc one, Map<String, Vpc> vpcs) {
        one.peerings().forEach((id, vpcId) -> {
            Vpc other = vpcs.get(vpcId);
            if (other != null && other.peerings().containsKey(id) && isNew(WaysOut.peer(id), one, other)) {
                one.reroute();
                other.reroute();
            }
        });
    }

    private boolean isNew(String device, Vpc one, Vpc other) {
        lock.lock();
        try {
            if (one.namespace().call(() -> links.find(device)) > 0) {
                return false;
            }
            long thread = other.namespace().thread();
            one.namespace().run(() -> links.addPointToPoint(device, device, MAC, thread));
            other.namespace().run(() -> links.up(device));
            return true;
        } finally {
            lock.unlock();
        }
    }
}
