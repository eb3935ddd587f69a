package neargate.simulation.deployments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import neargate.simulation.machines.Containers;
import neargate.simulation.machines.Fargate;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Host;
import neargate.simulation.machines.Machine;
import neargate.simulation.plane.SimulatedAlarms;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus;

/** What goes wrong, each kind as often as it does in a data centre, or so many times as often. */
final class Trouble {
    private static final int MOST_COMMITS_UNTIL_DEATH = 50;
    private static final Duration UNTIL_EMPTY = Duration.ofMinutes(30);

    /** Of what happens to tasks, one of so many happens on Fargate. */
    private static final int ON_FARGATE = 4;

    private static final Duration UNTIL_REQUESTS_ARE_ANSWERED = Duration.ofMinutes(2);

    private final Fleet fleet;
    private final Teams teams;
    private final Fargate fargate;
    private final SplittableRandom random;
    private final Recurring recurring;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<Machine> drained = new ArrayList<>();

    Trouble(Fleet fleet, Fargate fargate, Teams teams, SplittableRandom random) {
        this.fleet = fleet;
        this.fargate = fargate;
        this.teams = teams;
        this.random = random;
        this.recurring = new Recurring(fleet.wire(), random.split());
    }

    /** @param times how many times as often as usual things go wrong */
    void begin(int times) {
        IntSupplier machines = () -> fleet.machines().size();
        IntSupplier tasks = teams::tasksWanted;
        IntSupplier services = () -> teams.services().size();
        IntSupplier one = () -> 1;
        often(tasks, Duration.ofDays(14).dividedBy(times), "tasks crashed", this::crash);
        often(tasks, Duration.ofDays(30).dividedBy(times), "health checks flapped", this::flap);
        often(machines, Duration.ofDays(10).dividedBy(times), "connections lost", this::cutOff);
        often(
                machines,
                Duration.ofDays(30).dividedBy(times),
                "machines restarted",
                () -> machine().restart());
        often(machines, Duration.ofDays(90).dividedBy(times), "machines lost", () -> lose(machine()));
        often(machines, Duration.ofDays(30).dividedBy(times), "machines drained", this::drain);
        often(one, Duration.ofDays(40).dividedBy(times), "zones lost", this::loseZone);
        often(one, Duration.ofDays(20).dividedBy(times), "machines added for a while", this::grow);
        often(services, Duration.ofDays(60).dividedBy(times), "images missing", this::missImage);
        often(services, Duration.ofDays(10).dividedBy(times), "alarms set off", this::alarm);
        often(
                one,
                Duration.ofDays(5).dividedBy(times),
                "control plane killed",
                () -> fleet.plane().dieAfter(random.nextInt(MOST_COMMITS_UNTIL_DEATH)));
        fleet.wire().lose(0.01);
    }

    private void often(IntSupplier many, Duration mean, String name, Runnable what) {
        recurring.each(many, mean, () -> {
            // While all machines are lost, nothing more can go wrong.
            if (!fleet.machines().isEmpty()) {
                counts.merge(name, 1, Integer::sum);
                what.run();
            }
        });
    }

    private void crash() {
        Containers on = machine().containers();
        toOne(fargate::exit, on.running(), task -> on.exit(task, 1));
    }

    private void flap() {
        Containers on = machine().containers();
        Duration span = fleet.wire().between(1_000, 120_000);
        toOne(task -> fargate.sicken(task, span), on.running(), task -> on.sicken(task, span));
    }

    /** Something happens to a task on Fargate or on a machine. */
    private void toOne(Consumer<String> onFargate, List<String> ofMachine, Consumer<String> onMachine) {
        List<String> elsewhere = fargate.running();
        if (!elsewhere.isEmpty() && random.nextInt(ON_FARGATE) == 0) {
            onFargate.accept(any(elsewhere));
        } else if (!ofMachine.isEmpty()) {
            onMachine.accept(any(ofMachine));
        }
    }

    private void cutOff() {
        machine().cutOff(fleet.wire().between(1_000, 900_000));
    }

    private void lose(Machine machine) {
        fleet.remove(machine);
        drained.remove(machine);
        fleet.wire()
                .later(
                        fleet.wire().between(10_000, 180_000),
                        () -> teams.requests().terminated(machine));
        fleet.wire()
                .later(fleet.wire().between(60_000, 600_000), () -> fleet.add().start());
    }

    /** For maintenance, an hour or so: one machine, or all of a zone at once. */
    private void drain() {
        Machine machine = machine();
        Host.Zone zone = machine.host().zone();
        boolean whole = random.nextBoolean();
        List<Machine> together = fleet.machines().stream()
                .filter(other -> whole ? other.host().zone().equals(zone) : other.equals(machine))
                .filter(other -> other.arn() != null && !drained.contains(other))
                .toList();
        drained.addAll(together);
        teams.requests().setState(together, ContainerInstanceStatus.DRAINING);
        fleet.wire().later(fleet.wire().between(600_000, 5_400_000), () -> activate(together));
    }

    private void activate(List<Machine> machines) {
        List<Machine> still = machines.stream().filter(drained::remove).toList();
        teams.requests().setState(still, ContainerInstanceStatus.ACTIVE);
    }

    private void loseZone() {
        Host.Zone zone = any(fleet.zones());
        boolean forGood = random.nextInt(3) == 0;
        Duration span = fleet.wire().between(120_000, 7_200_000);
        fleet.machines().stream()
                .filter(machine -> machine.host().zone().equals(zone))
                .toList()
                .forEach(machine -> {
                    if (forGood) {
                        lose(machine);
                    } else {
                        machine.cutOff(span);
                    }
                });
    }

    /** There is one machine more, until it is not needed any more: then it is drained first. */
    private void grow() {
        Machine machine = fleet.add();
        machine.start();
        fleet.wire().later(fleet.wire().between(3_600_000, 172_800_000), () -> {
            if (!recurring.isOver() && fleet.machines().contains(machine) && !drained.contains(machine)) {
                drained.add(machine);
                teams.requests().setState(machine, ContainerInstanceStatus.DRAINING);
                fleet.wire().later(UNTIL_EMPTY, () -> shrink(machine));
            }
        });
    }

    private void shrink(Machine machine) {
        if (drained.remove(machine)) {
            fleet.remove(machine);
            teams.requests().terminated(machine);
        }
    }

    private void alarm() {
        String name = teams.anyAlarm();
        SimulatedAlarms alarms = fleet.plane().alarms();
        alarms.set(name, true);
        fleet.wire().later(fleet.wire().between(60_000, 1_800_000), () -> alarms.set(name, false));
    }

    private void missImage() {
        String image = teams.anyImage();
        fleet.missingImages().add(image);
        fleet.wire()
                .later(
                        fleet.wire().between(60_000, 3_600_000),
                        () -> fleet.missingImages().remove(image));
    }

    /** From now on nothing goes wrong any more, and what was wrong is mended. */
    void end() {
        recurring.end();
        fleet.plane().live();
        fleet.wire().lose(0);
        fleet.missingImages().clear();
        fleet.plane().alarms().silence();
        fleet.wire().later(UNTIL_REQUESTS_ARE_ANSWERED, () -> activate(List.copyOf(drained)));
        fleet.machines().forEach(machine -> machine.cutOff(fleet.wire().between(100, 30_000)));
    }

    /** How often each thing went wrong. */
    Map<String, Integer> counts() {
        return counts;
    }

    private Machine machine() {
        return any(fleet.machines());
    }

    private <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
