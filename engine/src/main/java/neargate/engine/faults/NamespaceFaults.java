package neargate.engine.faults;

import java.util.List;
import neargate.engine.network.Commands;
import neargate.engine.network.Network.NetworkException;

/** The faults of a task as the kernel has them, in the network namespace of a process. */
public final class NamespaceFaults implements NetworkFaults {
    private final FaultScript script;
    private final long pid;

    /** @param pid what shares its network with the task */
    public NamespaceFaults(String taskId, long pid) {
        this.script = new FaultScript("fault-" + taskId);
        this.pid = pid;
    }

    @Override
    public boolean isRunning(String name) {
        try {
            nft(script.find(name));
            return true;
        } catch (NetworkException e) {
            return false;
        }
    }

    @Override
    public void start(NetworkFault fault) {
        nft(script.start(fault));
        if (fault instanceof NetworkFault.Latency latency) {
            try {
                tc(FaultScript.delay(latency));
            } catch (NetworkException e) {
                takeAway();
                nft(script.stop(fault.name()));
                throw e;
            }
        }
    }

    @Override
    public void stop(String name) {
        if (name.equals(NetworkFault.Latency.NAME)) {
            tc(FaultScript.onTime());
        }
        nft(script.stop(name));
    }

    /** Takes all away that the task may have injected: it has ended, and others go on using the network. */
    public void end() {
        if (isRunning(NetworkFault.Latency.NAME)) {
            takeAway();
        }
        nft(script.stopAll());
    }

    /** What is half made, or not there at all. */
    private void takeAway() {
        try {
            tc(FaultScript.onTime());
        } catch (NetworkException _) {
            // It never was.
        }
    }

    private void nft(String commands) {
        in("nft", "-f", commands);
    }

    private void tc(String commands) {
        in("tc", "-batch", commands);
    }

    private void in(String program, String option, String commands) {
        Commands.run(List.of("nsenter", "--net=/proc/" + pid + "/ns/net", program, option, "-"), commands);
    }
}
