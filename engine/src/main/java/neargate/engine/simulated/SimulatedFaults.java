package neargate.engine.simulated;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import neargate.engine.faults.NetworkFault;
import neargate.engine.faults.NetworkFaults;

/** Faults that impair nothing, since nothing runs. */
final class SimulatedFaults implements NetworkFaults {
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    @Override
    public boolean isRunning(String name) {
        return running.contains(name);
    }

    @Override
    public void start(NetworkFault fault) {
        running.add(fault.name());
    }

    @Override
    public void stop(String name) {
        running.remove(name);
    }
}
