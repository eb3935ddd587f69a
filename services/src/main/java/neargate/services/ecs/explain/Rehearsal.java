package neargate.services.ecs.explain;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import neargate.engine.Engine;
import neargate.kernel.Caller;
import neargate.kernel.Pace;
import neargate.kernel.codec.JsonReader;
import neargate.kernel.codec.MalformedJson;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.services.ecs.deployments.Forecast;
import neargate.services.ecs.deployments.Situation;
import neargate.services.ecs.deployments.Supply;
import neargate.services.ecs.placement.Fleets;
import neargate.services.ecs.roles.TaskRoles;
import neargate.services.ecs.services.Alarms;
import neargate.services.ecs.services.ServiceOperations;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.services.Services;
import neargate.services.ecs.services.Situations;
import neargate.services.ecs.services.Supplies;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.Tasks;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** Says in words what RunTask or UpdateService would do now, and does not do it. */
public final class Rehearsal {
    private final Store store;
    private final Clock clock;
    private final Pace pace;
    private final Ec2Client ec2;
    private final Alarms alarms;
    private final Engine engine;
    private final TaskRoles roles;
    private final Fleets<TaskRecord> fleets;

    public Rehearsal(
            Store store,
            Clock clock,
            Pace pace,
            Ec2Client ec2,
            Alarms alarms,
            Engine engine,
            TaskRoles roles,
            Fleets<TaskRecord> fleets) {
        this.store = store;
        this.clock = clock;
        this.pace = pace;
        this.ec2 = ec2;
        this.alarms = alarms;
        this.engine = engine;
        this.roles = roles;
        this.fleets = fleets;
    }

    /**
     * What a request would do.
     *
     * @param operation {@code RunTask} or {@code UpdateService}
     * @param request the request in JSON, as the operation itself takes it
     * @return what would be done, or why that cannot be said
     */
    public Answer plan(String operation, byte[] request) {
        try {
            return switch (operation) {
                case "RunTask" -> Answer.of(lines(runTask(JsonReader.readAll(request, RunTaskRequest.class))));
                case "UpdateService" ->
                    Answer.of(lines(updateService(JsonReader.readAll(request, UpdateServiceRequest.class))));
                default -> Answer.none("RunTask and UpdateService can be planned, " + operation + " cannot.\n");
            };
        } catch (MalformedJson e) {
            return Answer.none("This is no request of " + operation + ": " + e.getMessage() + "\n");
        } catch (EcsException e) {
            return Answer.none(operation + " would be refused: "
                    + e.awsErrorDetails().errorCode() + ": "
                    + e.awsErrorDetails().errorMessage() + "\n");
        }
    }

    private static String lines(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    private List<String> runTask(RunTaskRequest request) {
        Scope scope = Scope.of(Caller.current());
        var dry = new DryRun<Void>(store, _ -> Optional.empty());
        RunTaskResponse answer = new Tasks(dry, ec2, engine, fleets.apart(), roles).run(request);
        Snapshot now = store.snapshot();
        List<String> lines = new ArrayList<>();
        lines.add("RunTask would start " + count(answer.tasks().size(), "task") + ".");
        for (Task task : answer.tasks()) {
            lines.add("  "
                    + (task.containerInstanceArn() == null
                            ? "on Fargate in " + task.availabilityZone()
                            : "on " + Explainer.name(now, scope, task.containerInstanceArn())));
        }
        for (Failure failure : answer.failures()) {
            lines.add("  not placed: " + failure.reason()
                    + (failure.arn() == null ? "" : " on " + Explainer.name(now, scope, failure.arn()))
                    + (failure.detail() == null ? "" : ": " + failure.detail()));
        }
        return lines;
    }

    private List<String> updateService(UpdateServiceRequest request) {
        Scope scope = Scope.of(Caller.current());
        var dry = new DryRun<>(store, tx -> after(tx, scope, request));
        Fleets<TaskRecord> apart = fleets.apart();
        var supplies = new Supplies(engine, apart);
        Service answer = new ServiceOperations(dry, clock, ec2, alarms, supplies)
                .update(request)
                .service();
        ServiceRecord record = dry.seen().orElseThrow();
        if (record.external()) {
            return taskSets(answer);
        }
        Snapshot now = store.snapshot();
        if (record.lifecycle().isPresent()) {
            return new BlueGreenStory(now, scope, record, record.lifecycle().get(), clock.instant()).tell();
        }
        Supply supply = supplies.of(now, scope, record);
        Situation situation =
                new Situations(pace, Alarms.none()).of(now, scope, record, unlimited(supply), clock.instant());
        var places = new PlacesAhead(now, scope, record, supplies, supply, apart);
        List<Forecast.Step> steps = Forecast.of(situation, places);
        return new RolloutStory(now, scope, record).tell(answer, steps, places.refusal());
    }

    /** Its task sets are told of by their sizes alone: where their tasks go is seen when they are started. */
    private static List<String> taskSets(Service service) {
        List<String> lines = new ArrayList<>();
        lines.add("UpdateService would begin no deployment: the service has task sets.");
        service.taskSets()
                .forEach(set -> lines.add("  " + set.id() + " would have " + count(set.computedDesiredCount(), "task")
                        + " of "
                        + set.taskDefinition().substring(set.taskDefinition().lastIndexOf('/') + 1)));
        return lines;
    }

    /** How much room there is, is seen when places are taken. */
    private static Supply unlimited(Supply supply) {
        return switch (supply) {
            case Supply.Room room -> Supply.Room.unlimited(room.zones());
            case Supply.Hosts hosts ->
                new Supply.Hosts(hosts.hosts().stream()
                        .map(host -> new Supply.Host(host.instance(), true, ""))
                        .toList());
        };
    }

    private static Optional<ServiceRecord> after(Reader state, Scope scope, UpdateServiceRequest request) {
        return Services.named(state, scope, request.cluster(), request.service());
    }

    static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
