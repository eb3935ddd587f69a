package neargate.simulation.deployments;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import neargate.engine.Engine;
import neargate.kernel.controller.VirtualTime;
import neargate.simulation.books.Deployments;
import neargate.simulation.books.Lives;
import neargate.simulation.books.Placements;
import neargate.simulation.books.Reckoning;
import neargate.simulation.machines.Fargate;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Workloads;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.ControlPlane;
import neargate.simulation.plane.History;
import org.jspecify.annotations.Nullable;

/**
 * A cluster and its services over days: teams deploy and change them, things go wrong, and in the end, when nothing has gone
 * wrong for a while, everything has to be as it should be. One seed is one history.
 */
public final class DeploymentRun {
    private static final String CLUSTER = "production";
    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final Duration UNTIL_ALL_IS_WELL = Duration.ofMinutes(90);
    private static final Duration BETWEEN_CHANGES = Duration.ofDays(7);

    /** So many tasks of the size that they have here leave room for as many again while they are replaced. */
    private static final int TASKS_OF_AN_INSTANCE = 10;

    private static final int MOST_TASKS_EACH = 4;

    /** On Fargate there is room for all. */
    private static final Engine.Capacity FARGATE = new Engine.Capacity(Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final long seed;
    private final Size size;
    private final SplittableRandom random;
    private final VirtualTime time;
    private final History history;
    private final Fargate fargate;
    private final Fleet fleet;
    private final Teams teams;
    private final Trouble trouble;
    private final Placements placements;
    private final Lives lives;
    private final Deployments deployments;

    /**
     * What is played.
     *
     * @param eventful how many times as often as in a data centre something happens
     */
    public record Size(int days, int services, int instances, int eventful) {}

    /**
     * How far it has come.
     *
     * @param counts how often each thing went wrong, and how often teams did the less usual ones
     * @param healthy the tasks that run and should
     * @param digest of everything that was committed, in its order
     */
    public record Figures(
            Duration past,
            int healthy,
            int wanted,
            long started,
            long stopped,
            int deployments,
            int completed,
            int rolledBack,
            Map<String, Integer> counts,
            long commits,
            long digest) {}

    private DeploymentRun(long seed, Size size, @Nullable Consumer<String> reader) {
        this.seed = seed;
        this.size = size;
        this.random = new SplittableRandom(seed);
        this.time = new VirtualTime(START, random.split());
        this.history = new History(reader);
        var workloads = new Workloads();
        this.fargate = new Fargate(time, random.split(), workloads, FARGATE);
        var plane = new ControlPlane(time, random.split(), fargate, new Approvals());
        this.fleet = new Fleet(time, random.split(), plane, workloads, CLUSTER);
        this.teams = new Teams(fleet, random.split());
        this.trouble = new Trouble(fleet, fargate, teams, random.split());
        this.placements = new Placements(fleet, teams);
        this.lives = new Lives(teams);
        this.deployments = new Deployments(fleet, teams, placements);
        teams.tell(deployments);
        plane.onCommit(history, placements, lives, deployments);
    }

    /**
     * Plays a seed.
     *
     * @param reader is told of each commit; null if nobody wants to know
     * @param progress is told how far it has come, every now and then
     * @throws IllegalStateException when something does not hold that must; its message says how to play it again
     */
    public static Figures play(long seed, Size size, @Nullable Consumer<String> reader, Consumer<Figures> progress) {
        return new DeploymentRun(seed, size, reader).play(progress);
    }

    private Figures play(Consumer<Figures> progress) {
        try {
            begin();
            advance(Duration.ofMinutes(90), progress);
            trouble.begin(size.eventful());
            teams.work(BETWEEN_CHANGES.dividedBy(size.eventful()));
            advance(Duration.ofDays(size.days()), progress);
            trouble.end();
            teams.end();
            advance(UNTIL_ALL_IS_WELL, progress);
            new Reckoning(fleet, new HashSet<>(fargate.running()), teams, placements, lives).check();
            List<String> ongoing = deployments.ongoing();
            if (!ongoing.isEmpty()) {
                throw new Broken("deployments that have not ended: " + ongoing);
            }
            return figures();
        } catch (Broken | RuntimeException e) {
            throw new IllegalStateException(
                    "seed " + seed + " of " + size + " fails at " + time.instant() + ": " + e.getMessage(), e);
        }
    }

    private void begin() {
        fleet.begin("FARGATE", "FARGATE_SPOT");
        fleet.join(size.instances());
        teams.begin(
                size.services(),
                Math.clamp((long) size.instances() * TASKS_OF_AN_INSTANCE / size.services(), 1, MOST_TASKS_EACH));
    }

    private void advance(Duration by, Consumer<Figures> progress) {
        for (Duration past = Duration.ZERO; past.compareTo(by) < 0; past = past.plus(STEP)) {
            for (Duration looked = Duration.ZERO; looked.compareTo(STEP) < 0; looked = looked.plus(BETWEEN_LOOKS)) {
                time.advance(BETWEEN_LOOKS);
                deployments.look(time.instant());
            }
            progress.accept(figures());
        }
    }

    private Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>(trouble.counts());
        counts.putAll(teams.counts());
        return counts;
    }

    private Figures figures() {
        return new Figures(
                Duration.between(START, time.instant()),
                deployments.healthy(),
                teams.tasksWanted(),
                lives.started(),
                lives.stopped(),
                deployments.begun(),
                deployments.ended("SUCCESSFUL"),
                deployments.ended("ROLLBACK_SUCCESSFUL"),
                counts(),
                history.commits(),
                history.digest());
    }
}
