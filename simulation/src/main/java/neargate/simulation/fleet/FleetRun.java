package neargate.simulation.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import neargate.engine.Engine;
import neargate.engine.simulated.SimulatedEngine;
import neargate.kernel.controller.VirtualTime;
import neargate.simulation.books.Lives;
import neargate.simulation.books.Placements;
import neargate.simulation.books.Reckoning;
import neargate.simulation.machines.Fleet;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.ControlPlane;
import neargate.simulation.plane.History;
import org.jspecify.annotations.Nullable;

/**
 * A cluster from its first instance on: machines join, users run tasks and services on them, things go wrong for a while,
 * and in the end everything has to be as it should be. One seed is one history.
 */
public final class FleetRun {
    private static final String CLUSTER = "fleet";
    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Duration UNTIL_ALL_IS_WELL = Duration.ofMinutes(45);

    /** Of all tasks, one of so many belongs to a service. */
    private static final int OF_SERVICES = 2;

    private static final int MOST_OF_A_SERVICE = 200;

    private final long seed;
    private final Size size;
    private final SplittableRandom random;
    private final VirtualTime time;
    private final History history;
    private final Fleet fleet;
    private final Users users;
    private final Chaos chaos;
    private final Placements placements;
    private final Lives lives;

    /**
     * How large a fleet is.
     *
     * @param tasks how many there are to be about, before things go wrong
     * @param chaos how long things go wrong
     */
    public record Size(int instances, int tasks, Duration chaos) {}

    /**
     * What has happened.
     *
     * @param digest of everything that was committed, in its order
     */
    public record Result(long digest, long commits, long placed, long stopped, int running) {}

    private FleetRun(long seed, Size size, @Nullable Consumer<String> reader) {
        this.seed = seed;
        this.size = size;
        this.random = new SplittableRandom(seed);
        this.time = new VirtualTime(START, random.split());
        this.history = new History(reader);
        var engine = new SimulatedEngine(time, time, new Engine.Capacity(0, 0));
        var plane = new ControlPlane(time, random.split(), engine);
        this.fleet = new Fleet(time, random.split(), plane, CLUSTER);
        this.users = new Users(fleet, random.split());
        this.chaos = new Chaos(fleet, users, random.split(), random.nextInt(4) != 0);
        this.placements = new Placements(fleet, users);
        this.lives = new Lives(users);
        plane.onCommit(history, placements, lives);
    }

    /**
     * Plays a seed.
     *
     * @param reader is told of each commit; null if nobody wants to know
     * @throws Broken when something does not hold that must
     */
    public static Result play(long seed, Size size, @Nullable Consumer<String> reader) {
        return new FleetRun(seed, size, reader).play();
    }

    private Result play() {
        try {
            begin();
            fill();
            disturb();
            chaos.end();
            advance(UNTIL_ALL_IS_WELL);
            new Reckoning(fleet, Set.of(), users, placements, lives).check();
        } catch (Broken | RuntimeException e) {
            throw new IllegalStateException(
                    "seed " + seed + " with " + size + " fails at " + time.instant() + ": " + e.getMessage(), e);
        }
        return new Result(history.digest(), history.commits(), placements.placements(), lives.stopped(), (int)
                (placements.placements() - lives.stopped()));
    }

    private void begin() {
        fleet.begin();
        users.register();
        fleet.join(size.instances());
        advance(Duration.ofMinutes(1));
    }

    /** Users ask for what they want, over ten minutes. */
    private void fill() {
        int minutes = 10;
        int ofServices = size.tasks() / OF_SERVICES;
        int alone = size.tasks() - ofServices;
        for (int minute = 0; minute < minutes; minute++) {
            spread(ofServices / minutes, users::create);
            spread(alone / minutes, users::run);
            advance(Duration.ofMinutes(1));
        }
    }

    /** Asks for so many tasks during the next minute, in portions. */
    private void spread(int tasks, Consumer<Integer> asking) {
        int most = Math.max(1, Math.min(MOST_OF_A_SERVICE, size.tasks() / 20));
        for (int left = tasks; left > 0; ) {
            int portion = Math.min(left, random.nextInt(1, most + 1));
            left -= portion;
            fleet.wire().later(fleet.wire().between(0, 60_000), () -> asking.accept(portion));
        }
    }

    private void disturb() {
        Duration step = Duration.ofSeconds(10);
        for (Duration past = Duration.ZERO; past.compareTo(size.chaos()) < 0; past = past.plus(step)) {
            int strikes = 1 + size.instances() / 200 + random.nextInt(2);
            for (int i = 0; i < strikes; i++) {
                fleet.wire().later(fleet.wire().between(0, 10_000), chaos::strike);
            }
            if (random.nextInt(4) == 0) {
                chaos.strikeAll();
            }
            switch (random.nextInt(8)) {
                case 0 -> users.updateOne();
                case 1, 2 -> users.stopOne();
                case 3 -> users.run(random.nextInt(1, 20));
                case 4 -> users.create(random.nextInt(1, 10));
                case 5 -> {
                    if (random.nextInt(4) == 0) {
                        users.deleteOne();
                    }
                }
                default -> {
                    // They only watch.
                }
            }
            advance(step);
        }
    }

    private void advance(Duration by) {
        for (Duration past = Duration.ZERO; past.compareTo(by) < 0; past = past.plus(STEP)) {
            time.advance(STEP);
        }
    }
}
