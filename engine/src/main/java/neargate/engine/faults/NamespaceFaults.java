package neargate.engine.faults;

import java.util.List;
import neargate.engine.network.Commands;
import neargate.engine.network.Network.NetworkException;

/** The faults of a task as the kernel has them, in the network namespace of a process. */
public final class NamespaceFaults implements NetworkFaults {
    private final FaultScript script;
    private final long pid;
    private final Shell shell;

    /** Runs a program and fails with a {@link NetworkException} when it does. */
    interface Shell {
        String run(List<String> command, String input);
    }

    /** @param pid what shares its network with the task */
    public NamespaceFaults(String taskId, long pid) {
        this(taskId, pid, Commands::run);
    }

    NamespaceFaults(String taskId, long pid, Shell shell) {
        this.script = new FaultScript("fault-" + taskId);
        this.pid = pid;
        this.shell = shell;
    }

    @Override
    public boolean isRunning(String name) {
        try {
            nft(script.find(name));
            return true;
        } catch (NetworkException e) {
            if (says(e, "Error: No such file") || says(e, "Error: Could not process rule: No such file")) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void start(NetworkFault fault) {
        if (!(fault instanceof NetworkFault.Latency latency)) {
            nft(script.start(fault));
            return;
        }
        makeBands();
        // From here on the bands are this task's; its table says so to whoever takes them away.
        try {
            delay(latency);
        } catch (NetworkException e) {
            takeAway();
            throw e;
        }
    }

    private void makeBands() {
        try {
            tc(FaultScript.bands());
        } catch (NetworkException e) {
            throw says(e, "Exclusivity flag on") || says(e, "File exists") ? new OccupiedException(e) : e;
        }
    }

    private void delay(NetworkFault.Latency latency) {
        nft(script.start(latency));
        try {
            tc(FaultScript.delay(latency));
        } catch (NetworkException e) {
            nft(script.stop(latency.name()));
            throw e;
        }
    }

    private static boolean says(NetworkException e, String words) {
        return String.valueOf(e.getMessage()).contains(words);
    }

    @Override
    public void stop(String name) {
        try {
            if (name.equals(NetworkFault.Latency.NAME)) {
                tc(FaultScript.onTime());
            }
        } finally {
            nft(script.stop(name));
        }
    }

    /** Takes all away that the task may have injected: it has ended, and others go on using the network. */
    public void end() {
        if (isRunning(NetworkFault.Latency.NAME)) {
            takeAway();
        }
        nft(script.stopAll());
    }

    /** What is half made. */
    private void takeAway() {
        try {
            tc(FaultScript.onTime());
        } catch (NetworkException _) {
            // It is gone.
        }
    }

    private void nft(String commands) {
        in("nft", "-f", commands);
    }

    private void tc(String commands) {
        in("tc", "-batch", commands);
    }

    private void in(String program, String option, String commands) {
        String _ = shell.run(List.of("nsenter", "--net=/proc/" + pid + "/ns/net", program, option, "-"), commands);
    }
}
