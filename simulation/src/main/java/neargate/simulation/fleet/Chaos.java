package neargate.simulation.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import neargate.kernel.store.Row;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import neargate.simulation.machines.Containers;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Host;
import neargate.simulation.machines.Machine;
import neargate.simulation.plane.ControlPlane;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus;

/** What goes wrong: one thing after the other, as chance has it. */
final class Chaos {
    private static final int MOST_COMMITS_UNTIL_DEATH = 200;
    private static final Duration UNTIL_REQUESTS_ARE_ANSWERED = Duration.ofMinutes(2);
    private static final Duration UNTIL_LIES_HAVE_ARRIVED = Duration.ofMinutes(20);

    private final Fleet fleet;
    private final Users users;
    private final SplittableRandom random;
    private final boolean lies;
    private final List<Machine> drained = new ArrayList<>();
    private boolean zoneWasLost;

    /** @param lies whether agents may say what is not so */
    Chaos(Fleet fleet, Users users, SplittableRandom random, boolean lies) {
        this.fleet = fleet;
        this.users = users;
        this.random = random;
        this.lies = lies;
    }

    /** Something happens to a machine. */
    void strike() {
        int kind = random.nextInt(lies ? 14 : 8);
        switch (kind) {
            case 0, 1 -> machine().cutOff(fleet.wire().between(100, 300_000));
            case 2 -> machine().restart();
            case 3 -> lose(machine());
            case 4, 5, 6 -> crashOne();
            case 7 -> drain(machine());
            default -> {
                fleet.lied();
                lie(kind);
            }
        }
    }

    private void lie(int kind) {
        switch (kind) {
            case 8 -> machine().outbox().beHonest(false);
            case 9 -> claimStopped();
            case 10, 11 -> claimForeign();
            default -> forgetOne();
        }
    }

    /** Something happens to all of them. */
    void strikeAll() {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> fleet.plane().dieAfter(random.nextInt(MOST_COMMITS_UNTIL_DEATH));
            case 3, 4 -> missImage();
            case 5 -> loseZone();
            default -> fleet.wire().lose(random.nextInt(4) * 0.05);
        }
    }

    /** A machine is gone for good; EC2 tells of it, and another takes its place. */
    private void lose(Machine machine) {
        fleet.remove(machine);
        fleet.wire()
                .later(
                        fleet.wire().between(1_000, 120_000),
                        () -> users.requests().terminated(machine));
        fleet.wire()
                .later(fleet.wire().between(30_000, 180_000), () -> fleet.add().start());
    }

    private void crashOne() {
        Containers on = machine().containers();
        List<String> running = on.running();
        if (!running.isEmpty()) {
            on.exit(any(running), random.nextInt(256));
        }
    }

    private void missImage() {
        String image = any(users.workloads()).image();
        fleet.missingImages().add(image);
        fleet.wire()
                .later(
                        fleet.wire().between(10_000, 300_000),
                        () -> fleet.missingImages().remove(image));
    }

    private void drain(Machine machine) {
        drained.add(machine);
        users.requests().setState(machine, ContainerInstanceStatus.DRAINING);
    }

    /** All machines of a zone at once: gone for good, or out of reach for a while. */
    private void loseZone() {
        if (zoneWasLost) {
            return;
        }
        zoneWasLost = true;
        Host.Zone zone = any(fleet.zones());
        List<Machine> there = fleet.machines().stream()
                .filter(machine -> machine.host().zone().equals(zone))
                .toList();
        Duration span = fleet.wire().between(60_000, 600_000);
        boolean forGood = random.nextInt(4) == 0;
        there.forEach(machine -> {
            if (forGood) {
                lose(machine);
            } else {
                machine.cutOff(span);
            }
        });
    }

    // Lies

    /** A task is told as stopped, and runs on. */
    private void claimStopped() {
        Machine machine = machine();
        List<String> running = machine.containers().running();
        if (!running.isEmpty()) {
            machine.outbox()
                    .post(fleet.report(any(running))
                            .status("STOPPED")
                            .reason("a lie")
                            .build());
        }
    }

    /** Something is told of a task that is elsewhere, or nowhere. */
    private void claimForeign() {
        String task = random.nextInt(4) == 0
                ? "0123456789abcdef0123456789abcdef"
                : fleet.plane()
                        .state()
                        .scanAfter(TaskTable.TABLE, ControlPlane.SCOPE, fleet.cluster() + "/" + hex())
                        .findFirst()
                        .map(Row::value)
                        .map(TaskRecord::arn)
                        .orElse("0");
        machine()
                .outbox()
                .post(fleet.report(task)
                        .status(random.nextBoolean() ? "RUNNING" : "STOPPED")
                        .reason("a lie")
                        .build());
    }

    private String hex() {
        return Integer.toHexString(random.nextInt(0x1000, 0x10000));
    }

    private void forgetOne() {
        Containers on = machine().containers();
        List<String> running = on.running();
        if (!running.isEmpty()) {
            on.forget(any(running));
        }
    }

    // The end

    /** From now on nothing goes wrong any more, and what was wrong is mended. */
    void end() {
        fleet.plane().live();
        fleet.wire().lose(0);
        fleet.missingImages().clear();
        fleet.wire()
                .later(
                        UNTIL_REQUESTS_ARE_ANSWERED,
                        () -> drained.forEach(
                                machine -> users.requests().setState(machine, ContainerInstanceStatus.ACTIVE)));
        fleet.machines().forEach(machine -> machine.outbox().beHonest(true));
        reconnectAll();
        fleet.wire().later(UNTIL_LIES_HAVE_ARRIVED, this::reconnectAll);
    }

    /** As agents do every now and then; whatever was said of their tasks before, ECS and they compare them now. */
    private void reconnectAll() {
        fleet.machines().forEach(machine -> machine.cutOff(fleet.wire().between(100, 30_000)));
    }

    private Machine machine() {
        return any(fleet.machines());
    }

    private <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
