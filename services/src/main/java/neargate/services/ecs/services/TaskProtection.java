package neargate.services.ecs.services;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import neargate.kernel.Caller;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import neargate.services.ecs.tasks.Tasks;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionResponse;
import software.amazon.awssdk.services.ecs.model.ProtectedTask;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionResponse;

/**
 * The operations on the scale-in protection of services' tasks ("Protect your Amazon ECS tasks from being terminated by
 * scale-in events"). It ends by itself: whoever asks compares with the time, and the service's controller looks again then.
 */
public final class TaskProtection {
    private static final int MOST_UPDATED = 10;
    private static final int MOST_READ = 100;
    private static final int USUAL_MINUTES = 120;
    private static final int MOST_MINUTES = 2_880;

    private final Store store;
    private final Clock clock;

    public TaskProtection(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    public UpdateTaskProtectionResponse update(UpdateTaskProtectionRequest request) {
        Scope scope = Scope.of(Caller.current());
        check(request.tasks(), MOST_UPDATED);
        if (request.protectionEnabled() == null) {
            throw EcsErrors.invalidParameter("protectionEnabled can not be null.");
        }
        int minutes = Objects.requireNonNullElse(request.expiresInMinutes(), USUAL_MINUTES);
        if (minutes < 1 || minutes > MOST_MINUTES) {
            throw EcsErrors.invalidParameter("expiresInMinutes must be between 1 and " + MOST_MINUTES + ".");
        }
        return store.write(tx -> {
            ClusterRecord cluster = Clusters.require(tx, scope, request.cluster());
            Instant until = request.protectionEnabled() ? tx.now().plus(Duration.ofMinutes(minutes)) : null;
            var changed = new ArrayList<ProtectedTask>();
            var failures = new ArrayList<Failure>();
            for (String name : request.tasks().stream().distinct().toList()) {
                Optional<TaskRecord> found = Tasks.find(tx, scope, cluster, name);
                String obstacle = found.map(task -> obstacle(tx, scope, task, until, tx.now()))
                        .orElse("");
                if (found.isEmpty()) {
                    failures.add(Tasks.missing(scope, cluster, name));
                } else if (!obstacle.isEmpty()) {
                    failures.add(failure(found.get(), obstacle));
                } else {
                    TaskRecord task = found.get().withProtection(until);
                    TaskTable.put(tx, scope, task);
                    changed.add(view(task, tx.now()));
                }
            }
            return UpdateTaskProtectionResponse.builder()
                    .protectedTasks(changed)
                    .failures(failures)
                    .build();
        });
    }

    /** Why a task's protection cannot be changed ("API failure reasons"); empty if it can. */
    private static String obstacle(Reader state, Scope scope, TaskRecord task, @Nullable Instant until, Instant now) {
        if (!isValid(task)) {
            return "TASK_NOT_VALID";
        }
        return until != null && isBlocking(state, scope, task, now) ? "DEPLOYMENT_BLOCKED" : "";
    }

    private static boolean isValid(TaskRecord task) {
        return task.service() != null && task.wanted();
    }

    /** Whether the service would have more protected tasks than it should have tasks: it could never become steady. */
    private static boolean isBlocking(Reader state, Scope scope, TaskRecord task, Instant now) {
        long others = TaskTable.protectedOfService(state, scope, task.cluster(), task.service(), now)
                .filter(other -> !other.arn().equals(task.arn()))
                .count();
        return state.get(Services.TABLE, Services.key(scope, task.cluster(), task.service()))
                .filter(service -> others < service.service().desiredCount())
                .isEmpty();
    }

    public GetTaskProtectionResponse get(GetTaskProtectionRequest request) {
        Scope scope = Scope.of(Caller.current());
        check(request.tasks(), MOST_READ);
        Reader now = store.snapshot();
        ClusterRecord cluster = Clusters.require(now, scope, request.cluster());
        var tasks = new ArrayList<ProtectedTask>();
        var failures = new ArrayList<Failure>();
        for (String name : request.tasks().stream().distinct().toList()) {
            Optional<TaskRecord> found = Tasks.find(now, scope, cluster, name);
            if (found.isEmpty()) {
                failures.add(Tasks.missing(scope, cluster, name));
            } else if (!isValid(found.get())) {
                failures.add(failure(found.get(), "TASK_NOT_VALID"));
            } else {
                tasks.add(view(found.get(), clock.instant()));
            }
        }
        return GetTaskProtectionResponse.builder()
                .protectedTasks(tasks)
                .failures(failures)
                .build();
    }

    private static void check(List<String> tasks, int most) {
        if (tasks.isEmpty()) {
            throw EcsErrors.invalidParameter("Tasks cannot be empty.");
        }
        if (tasks.size() > most) {
            throw EcsErrors.invalidParameter("Tasks can have at most " + most + " items.");
        }
    }

    private static ProtectedTask view(TaskRecord task, Instant now) {
        boolean isProtected = task.isProtected(now);
        return ProtectedTask.builder()
                .taskArn(task.arn())
                .protectionEnabled(isProtected)
                .expirationDate(isProtected ? task.protectedUntil() : null)
                .build();
    }

    private static Failure failure(TaskRecord task, String reason) {
        return Failure.builder().arn(task.arn()).reason(reason).build();
    }
}
