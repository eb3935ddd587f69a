package neargate.simulation.services;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import neargate.engine.Engine;
import neargate.engine.simulated.SimulatedEngine;
import neargate.kernel.controller.VirtualTime;
import neargate.simulation.books.Lives;
import neargate.simulation.books.Placements;
import neargate.simulation.books.Reckoning;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Machine;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.ControlPlane;

/**
 * Very many services on a large cluster. Measured is the processor time of the one thread on which all of it runs: the
 * control plane, and with it the simulated agents and the books, which check each commit.
 */
final class ServicesRun {
    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration IDLE = Duration.ofHours(1);
    private static final int CREATED_A_STEP = 2;

    private final Size size;
    private final VirtualTime time;
    private final Fleet fleet;
    private final Tenants tenants;
    private final Placements placements;
    private final Lives lives;

    /**
     * How much there is.
     *
     * @param losses how many instances are lost, one after the other
     */
    record Size(int services, int tasksEach, int instances, int losses) {}

    /**
     * An instance that was lost.
     *
     * @param untilPlaced from the loss until each of its tasks had another place
     * @param untilSteady from the loss until all of them ran
     */
    record Loss(int tasks, Duration untilPlaced, Duration untilSteady) {}

    /**
     * What was found.
     *
     * @param idle the processor time that a time without events needed, as a part of it
     */
    record Result(double idle, List<Loss> losses) {}

    private ServicesRun(long seed, Size size) {
        var random = new SplittableRandom(seed);
        this.size = size;
        this.time = new VirtualTime(START);
        var plane = new ControlPlane(time, random.split(), new SimulatedEngine(time, time, new Engine.Capacity(0, 0)));
        this.fleet = new Fleet(time, random.split(), plane, "many");
        this.tenants = new Tenants(fleet);
        this.placements = new Placements(fleet, tenants);
        this.lives = new Lives(tenants);
        plane.onCommit(placements, lives);
    }

    /** @throws Broken when something does not hold that must */
    static Result play(long seed, Size size) {
        return new ServicesRun(seed, size).play();
    }

    private Result play() {
        begin();
        for (int made = 0; made < size.services(); made++) {
            tenants.create(size.tasksEach());
            if (made % CREATED_A_STEP == 0) {
                time.advance(STEP);
            }
        }
        await(this::isWhole);
        // What remembers stopped tasks and old sessions has done its work as well.
        time.advance(LONGEST_WAIT);
        double idle = (double) measured(() -> time.advance(IDLE)).toNanos() / IDLE.toNanos();
        List<Loss> losses = new ArrayList<>();
        for (int i = 0; i < size.losses(); i++) {
            losses.add(lose(fleet.machines().getFirst()));
        }
        new Reckoning(fleet, Set.of(), tenants, placements, lives).check();
        return new Result(idle, losses);
    }

    private void begin() {
        fleet.begin();
        tenants.register();
        fleet.join(size.instances());
        await(() -> fleet.machines().stream().allMatch(Machine::isConnected));
    }

    private boolean isWhole() {
        return running() == size.services() * size.tasksEach();
    }

    private int running() {
        return fleet.machines().stream()
                .mapToInt(machine -> machine.containers().running().size())
                .sum();
    }

    /** An instance is gone with all its tasks, and EC2 says so at once. Another takes its place later. */
    private Loss lose(Machine machine) {
        int tasks = machine.containers().tasks().size();
        long all = placements.placements() + tasks;
        fleet.remove(machine);
        Duration placing = measured(() -> {
            tenants.requests().terminated(machine);
            await(() -> placements.placements() >= all);
        });
        Duration starting = measured(() -> time.advance(Duration.ofSeconds(30)));
        if (!isWhole()) {
            throw new Broken(running() + " tasks run half a minute after a loss of " + tasks);
        }
        fleet.add().start();
        time.advance(Duration.ofMinutes(1));
        return new Loss(tasks, placing, placing.plus(starting));
    }

    private void await(BooleanSupplier condition) {
        Instant end = time.instant().plus(LONGEST_WAIT);
        time.settle();
        while (!condition.getAsBoolean()) {
            if (time.instant().isAfter(end)) {
                throw new Broken("what is waited for does not come: " + running() + " tasks run");
            }
            time.advance(STEP);
        }
    }

    private static Duration measured(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        work.run();
        return Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
    }
}
