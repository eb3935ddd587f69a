package neargate.app;

import java.time.Clock;
import neargate.engine.Engine;
import neargate.engine.Hypervisor;
import neargate.engine.logs.LogWriters;
import neargate.engine.network.Network;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** What runs tasks and carries their packets: this machine, or one that is only simulated. */
interface Machine extends AutoCloseable {

    /**
     * The machine that the configuration asks for.
     *
     * @throws Refusal when this one cannot be it, saying what would help
     */
    static Machine of(Configuration configuration, Instance instance, CloudWatchLogsClient logs, Clock clock) {
        return switch (configuration.engine()) {
            case simulated -> new SimulatedMachine(clock);
            case docker -> DockerMachine.of(instance, configuration.egress(), logs, clock);
        };
    }

    Network network();

    /** What runs tasks; it may be used at once, and does what it is asked as soon as the machine is ready. */
    Engine engine();

    /** What runs EC2 instances; likewise. */
    Hypervisor hypervisor();

    /** Who writes the logs of containers. To be told before the machine starts. */
    void logsAreWrittenBy(LogWriters writers);

    /** Where the container engine listens; empty for a simulated one. */
    String where();

    /** Makes the machine ready in the background, then runs {@code ready}. */
    void start(Runnable ready);

    @Override
    void close();
}
