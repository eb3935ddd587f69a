package neargate.services.ecs.services;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.UnaryOperator;
import neargate.kernel.Caller;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.tasks.Places;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetResponse;
import software.amazon.awssdk.services.ecs.model.DeleteTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.DeleteTaskSetResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTaskSetsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskSetsResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.TaskSet;
import software.amazon.awssdk.services.ecs.model.TaskSetField;
import software.amazon.awssdk.services.ecs.model.UpdateServicePrimaryTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServicePrimaryTaskSetResponse;
import software.amazon.awssdk.services.ecs.model.UpdateTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskSetResponse;

/** The operations on task sets, of services with the deployment controllers EXTERNAL and CODE_DEPLOY. */
public final class TaskSetOperations {
    /** The PRIMARY one first, then as they came. */
    private static final Comparator<TaskSetRecord> ORDER = Comparator.comparing((TaskSetRecord set) -> !set.primary())
            .thenComparing(set -> set.taskSet().createdAt())
            .thenComparing(TaskSetRecord::id);

    private final Store store;
    private final Clock clock;
    private final CreateTaskSet createTaskSet;

    public TaskSetOperations(Store store, Clock clock, Ec2Client ec2) {
        this.store = store;
        this.clock = clock;
        this.createTaskSet = new CreateTaskSet(store, new Places(ec2));
    }

    public CreateTaskSetResponse create(CreateTaskSetRequest request) {
        return createTaskSet.create(request);
    }

    public DescribeTaskSetsResponse describe(DescribeTaskSetsRequest request) {
        Scope scope = Scope.of(Caller.current());
        Reader now = store.snapshot();
        ServiceRecord record = find(now, scope, request.cluster(), request.service());
        boolean withTags = request.include().contains(TaskSetField.TAGS);
        var found = new ArrayList<TaskSetRecord>();
        var failures = new ArrayList<Failure>();
        if (request.taskSets().isEmpty()) {
            found.addAll(record.taskSets());
        }
        for (String text : request.taskSets().stream().distinct().toList()) {
            find(record, text)
                    .ifPresentOrElse(
                            found::add,
                            () -> failures.add(Failure.builder()
                                    .arn(text)
                                    .reason("MISSING")
                                    .build()));
        }
        return DescribeTaskSetsResponse.builder()
                .taskSets(found.stream()
                        .map(set -> TaskSetView.of(now, scope, record, set, withTags, clock.instant()))
                        .toList())
                .failures(failures)
                .build();
    }

    public UpdateTaskSetResponse update(UpdateTaskSetRequest request) {
        CreateTaskSet.check(request.scale());
        return UpdateTaskSetResponse.builder()
                .taskSet(change(request.cluster(), request.service(), request.taskSet(), (tx, before, set) -> {
                    refuseDraining(set);
                    return replace(before, set.updated(tx.now(), it -> it.scale(CreateTaskSet.scale(request.scale()))));
                }))
                .build();
    }

    public UpdateServicePrimaryTaskSetResponse updatePrimary(UpdateServicePrimaryTaskSetRequest request) {
        return UpdateServicePrimaryTaskSetResponse.builder()
                .taskSet(change(request.cluster(), request.service(), request.primaryTaskSet(), (tx, before, set) -> {
                    refuseDraining(set);
                    ServiceRecord after = before;
                    for (TaskSetRecord former : before.taskSets()) {
                        if (former.primary() && !former.id().equals(set.id())) {
                            after = replace(after, former.updated(tx.now(), it -> it.status("ACTIVE")));
                        }
                    }
                    return adopted(replace(after, set.updated(tx.now(), it -> it.status("PRIMARY"))), set.taskSet());
                }))
                .build();
    }

    /** What the PRIMARY task set is made of, the service is. */
    private static ServiceRecord adopted(ServiceRecord record, TaskSet primary) {
        return record.with(service -> service.taskDefinition(primary.taskDefinition())
                .launchType(primary.launchType())
                .capacityProviderStrategy(primary.capacityProviderStrategy())
                .platformVersion(primary.platformVersion())
                .platformFamily(primary.platformFamily())
                .networkConfiguration(primary.networkConfiguration())
                .loadBalancers(primary.loadBalancers())
                .serviceRegistries(primary.serviceRegistries()));
    }

    /** It drains: the service's controller stops its tasks, and forgets it when they stop. */
    public DeleteTaskSetResponse delete(DeleteTaskSetRequest request) {
        return DeleteTaskSetResponse.builder()
                .taskSet(change(request.cluster(), request.service(), request.taskSet(), (tx, before, set) -> {
                    if (set.desired(before.service().desiredCount()) > 0 && !Boolean.TRUE.equals(request.force())) {
                        throw EcsErrors.invalidParameter("The task set cannot be deleted while it is scaled above 0.");
                    }
                    return set.draining()
                            ? before
                            : replace(before, set.updated(tx.now(), it -> it.status("DRAINING")));
                }))
                .build();
    }

    private static void refuseDraining(TaskSetRecord set) {
        if (set.draining()) {
            throw EcsErrors.invalidParameter("The task set is DRAINING.");
        }
    }

    /** What becomes of a service by a change of one of its task sets. */
    private interface Change {
        ServiceRecord apply(Transaction tx, ServiceRecord before, TaskSetRecord set);
    }

    private TaskSet change(@Nullable String cluster, @Nullable String service, @Nullable String text, Change change) {
        Scope scope = Scope.of(Caller.current());
        return store.write(tx -> {
            ServiceRecord before = requireActive(tx, scope, cluster, service);
            TaskSetRecord set = find(before, text).orElseThrow(EcsErrors::taskSetNotFound);
            ServiceRecord after = change.apply(tx, before, set);
            tx.put(Services.TABLE, after.key(scope), after);
            return TaskSetView.of(tx, scope, after, find(after, set.id()).orElseThrow(), true, tx.now());
        });
    }

    static ServiceRecord replace(ServiceRecord record, TaskSetRecord changed) {
        return changed(record, set -> set.id().equals(changed.id()) ? changed : set);
    }

    private static ServiceRecord changed(ServiceRecord record, UnaryOperator<TaskSetRecord> change) {
        return record.withTaskSets(
                record.taskSets().stream().map(change).sorted(ORDER).toList());
    }

    /** The task set that is meant, by its id or its ARN. */
    private static Optional<TaskSetRecord> find(ServiceRecord record, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw EcsErrors.invalidParameter("taskSet can not be null or empty.");
        }
        return record.taskSets().stream()
                .filter(set ->
                        text.equals(set.id()) || text.equals(set.taskSet().taskSetArn()))
                .findFirst();
    }

    static ServiceRecord requireActive(Reader state, Scope scope, @Nullable String cluster, @Nullable String service) {
        ServiceRecord record = find(state, scope, cluster, service);
        if (!record.active()) {
            throw EcsErrors.serviceNotActive();
        }
        return record;
    }

    private static ServiceRecord find(Reader state, Scope scope, @Nullable String cluster, @Nullable String service) {
        ClusterRecord in = Clusters.require(state, scope, cluster);
        ServiceRecord record = Services.find(state, scope, in, service).orElseThrow(EcsErrors::serviceNotFound);
        if (!record.external()) {
            throw EcsErrors.invalidParameter(
                    "Task sets are only supported by services with the deployment controllers EXTERNAL and CODE_DEPLOY.");
        }
        return record;
    }
}
