package neargate.engine.simulated;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import neargate.engine.faults.NetworkFault;
import neargate.engine.faults.NetworkFaults;
import neargate.engine.network.Network.NetworkException;

/** Faults that impair nothing, since nothing runs; what the kernel would not do is not done either. */
final class SimulatedFaults implements NetworkFaults {
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    @Override
    public boolean isRunning(String name) {
        return running.contains(name);
    }

    @Override
    public void start(NetworkFault fault) {
        if (!running.add(fault.name())) {
            throw new NetworkException(fault.name() + " exists", null);
        }
    }

    @Override
    public void stop(String name) {
        if (!running.remove(name)) {
            throw new NetworkException(name + " does not exist", null);
        }
    }
}
