package neargate.app;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import neargate.engine.Engine;
import neargate.engine.Hypervisor;
import neargate.engine.logs.LogWriters;
import neargate.engine.network.Network;
import neargate.engine.network.SimulatedNetwork;
import neargate.engine.simulated.SimulatedEngine;
import neargate.engine.simulated.SimulatedHypervisor;

/** A machine without containers: {@code --engine simulated}. It has room for what a large one would hold. */
final class SimulatedMachine implements Machine {
    private static final Engine.Capacity LARGE = new Engine.Capacity(1_024L * 1_024, 4L * 1_024 * 1_024);

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Network network = new SimulatedNetwork();
    private final Engine engine;
    private final Hypervisor hypervisor = new SimulatedHypervisor(executor);

    SimulatedMachine(Clock clock) {
        this.engine = new SimulatedEngine(clock, executor, LARGE);
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public Hypervisor hypervisor() {
        return hypervisor;
    }

    /** Containers that are only simulated say nothing. */
    @Override
    public void logsAreWrittenBy(LogWriters writers) {}

    @Override
    public String where() {
        return "";
    }

    @Override
    public void start(Runnable ready) {
        ready.run();
    }

    @Override
    public void close() {
        engine.close();
        executor.shutdownNow();
    }
}
