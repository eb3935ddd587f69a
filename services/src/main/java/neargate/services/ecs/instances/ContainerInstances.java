package neargate.services.ecs.instances;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;
import neargate.scheduler.query.Query;
import neargate.scheduler.query.QueryException;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.Pages;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.model.AgentUpdateStatus;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceField;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus;
import software.amazon.awssdk.services.ecs.model.DeregisterContainerInstanceRequest;
import software.amazon.awssdk.services.ecs.model.DeregisterContainerInstanceResponse;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesResponse;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceRequest;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceResponse;
import software.amazon.awssdk.services.ecs.model.UpdateContainerAgentRequest;
import software.amazon.awssdk.services.ecs.model.UpdateContainerAgentResponse;
import software.amazon.awssdk.services.ecs.model.UpdateContainerInstancesStateRequest;
import software.amazon.awssdk.services.ecs.model.UpdateContainerInstancesStateResponse;

/** The operations on container instances. */
public final class ContainerInstances {
    private static final int DESCRIBED_AT_ONCE = 100;
    private static final int CHANGED_AT_ONCE = 10;

    private final Store store;
    private final InstanceContents contents;
    private final Connections connections;
    private final Registration registration;

    public ContainerInstances(
            Store store,
            InstanceContents contents,
            Ec2Client ec2,
            AttachedInterfaces attached,
            Connections connections) {
        this.connections = connections;
        this.store = store;
        this.contents = contents;
        this.registration = new Registration(store, contents, ec2, attached, connections);
    }

    public RegisterContainerInstanceResponse register(RegisterContainerInstanceRequest request) {
        return registration.register(request);
    }

    /** With force, tasks that run are given up ("DeregisterContainerInstance"). */
    public DeregisterContainerInstanceResponse deregister(DeregisterContainerInstanceRequest request) {
        Scope scope = Scope.of(Caller.current());
        DeregisterContainerInstanceResponse answer = store.write(tx -> {
            ClusterRecord cluster = Clusters.require(tx, scope, request.cluster());
            ContainerInstanceRecord record = InstanceTable.require(tx, scope, cluster, request.containerInstance());
            InstanceContents.Contents holds = contents.of(tx, scope, record.arn());
            if (holds.runningTasks() + holds.pendingTasks() > 0 && !Boolean.TRUE.equals(request.force())) {
                throw EcsErrors.invalidParameter("Found running tasks on the instance.");
            }
            ContainerInstanceRecord gone = deregistered(tx, scope, record, "The container instance was deregistered.");
            return DeregisterContainerInstanceResponse.builder()
                    .containerInstance(InstanceView.of(gone, contents.of(tx, scope, gone.arn()), true))
                    .build();
        });
        connections.end(answer.containerInstance().containerInstanceArn());
        return answer;
    }

    /** Takes an instance out of its cluster in a transaction; its tasks have ended. */
    public ContainerInstanceRecord deregistered(
            Transaction tx, Scope scope, ContainerInstanceRecord record, String reason) {
        ContainerInstanceRecord gone = record.gone(tx.now());
        tx.put(InstanceTable.TABLE, gone.key(scope), gone);
        contents.abandon(tx, scope, gone.arn(), reason);
        return gone;
    }

    /**
     * An EC2 instance has ended, and with it its tasks. One that was terminated while its agent was connected leaves its
     * cluster ("DeregisterContainerInstance"), also when the end of Neargate took the agent's connection in between.
     */
    public void hostEnded(Scope scope, String ec2Instance, boolean terminated) {
        String reason = "Host EC2 (instance " + ec2Instance + ") " + (terminated ? "terminated." : "stopped.");
        List<ContainerInstanceRecord> ended = store.write(tx -> {
            List<ContainerInstanceRecord> here = InstanceTable.ofEc2Instance(tx, scope, ec2Instance)
                    .map(Row::value)
                    .toList();
            here.forEach(record -> end(tx, scope, record, terminated, reason));
            return here;
        });
        ended.stream()
                .filter(record -> terminated && record.connected())
                .forEach(record -> connections.end(record.arn()));
    }

    private void end(Transaction tx, Scope scope, ContainerInstanceRecord record, boolean terminated, String reason) {
        if (terminated && record.connected()) {
            ContainerInstanceRecord _ = deregistered(tx, scope, record, reason);
        } else {
            if (record.connected()) {
                tx.put(InstanceTable.TABLE, record.key(scope), record.with(instance -> instance.agentConnected(false)));
            }
            contents.abandon(tx, scope, record.arn(), reason);
        }
    }

    public ListContainerInstancesResponse list(ListContainerInstancesRequest request) {
        Scope scope = Scope.of(Caller.current());
        Snapshot now = store.snapshot();
        ClusterRecord cluster = Clusters.require(now, scope, request.cluster());
        Predicate<ContainerInstanceRecord> wanted = filter(now, scope, request.filter());
        String term = cluster.name() + (request.status() == null ? "" : " " + request.statusAsString());
        Page<Row<ContainerInstanceRecord>> page = Pages.take(
                after -> now.findAfter(InstanceTable.TABLE, InstanceTable.BY_STATUS, scope, term, after)
                        .filter(row -> wanted.test(row.value())),
                row -> row.key().id(),
                request.maxResults(),
                100,
                request.nextToken());
        return ListContainerInstancesResponse.builder()
                .containerInstanceArns(
                        page.items().stream().map(row -> row.value().arn()).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private Predicate<ContainerInstanceRecord> filter(Snapshot now, Scope scope, @Nullable String filter) {
        if (filter == null || filter.isBlank()) {
            return _ -> true;
        }
        try {
            Query query = Query.parse(filter);
            return record -> query.matches(QueriedInstance.of(record, contents, now, scope));
        } catch (QueryException e) {
            throw EcsErrors.invalidParameter(e.getMessage());
        }
    }

    public DescribeContainerInstancesResponse describe(DescribeContainerInstancesRequest request) {
        Scope scope = Scope.of(Caller.current());
        Snapshot now = store.snapshot();
        ClusterRecord cluster = Clusters.require(now, scope, request.cluster());
        checkSize(request.containerInstances(), DESCRIBED_AT_ONCE);
        boolean withTags = request.include().contains(ContainerInstanceField.TAGS);
        var found = new ArrayList<ContainerInstance>();
        var failures = new ArrayList<Failure>();
        for (String text : request.containerInstances().stream().distinct().toList()) {
            find(now, scope, cluster, text)
                    .ifPresentOrElse(
                            record ->
                                    found.add(InstanceView.of(record, contents.of(now, scope, record.arn()), withTags)),
                            () -> failures.add(missing(scope, cluster, text)));
        }
        return DescribeContainerInstancesResponse.builder()
                .containerInstances(found)
                .failures(failures)
                .build();
    }

    private static Optional<ContainerInstanceRecord> find(
            Reader state, Scope scope, ClusterRecord cluster, String text) {
        return InstanceTable.find(state, scope, cluster, text)
                .filter(record -> record.cluster().equals(cluster.name()));
    }

    private static void checkSize(List<String> instances, int most) {
        if (instances.isEmpty()) {
            throw EcsErrors.invalidParameter("Container instances cannot be empty.");
        }
        if (instances.size() > most) {
            throw EcsErrors.invalidParameter("Container instances cannot have more than " + most + " elements.");
        }
    }

    private static Failure missing(Scope scope, ClusterRecord cluster, String text) {
        return failure(
                text.startsWith("arn:")
                        ? text
                        : Identifier.arn(scope, "container-instance", cluster.name() + "/" + text),
                "MISSING");
    }

    private static Failure failure(String arn, String reason) {
        return Failure.builder().arn(arn).reason(reason).build();
    }

    /** DRAINING: no task is placed on it, and services move theirs away ("Amazon ECS container instance draining"). */
    public UpdateContainerInstancesStateResponse updateState(UpdateContainerInstancesStateRequest request) {
        Scope scope = Scope.of(Caller.current());
        checkSize(request.containerInstances(), CHANGED_AT_ONCE);
        if (request.status() != ContainerInstanceStatus.ACTIVE
                && request.status() != ContainerInstanceStatus.DRAINING) {
            throw EcsErrors.invalidParameter("Container instance status must be one of [ACTIVE, DRAINING].");
        }
        return store.write(tx -> {
            ClusterRecord cluster = Clusters.require(tx, scope, request.cluster());
            var changed = new ArrayList<ContainerInstance>();
            var failures = new ArrayList<Failure>();
            for (String text : request.containerInstances().stream().distinct().toList()) {
                ContainerInstanceRecord record = find(tx, scope, cluster, text).orElse(null);
                if (record == null) {
                    failures.add(missing(scope, cluster, text));
                } else if (!record.registered()) {
                    failures.add(failure(record.arn(), "INACTIVE"));
                } else {
                    ContainerInstanceRecord after = record.with(instance -> instance.status(request.statusAsString()));
                    tx.put(InstanceTable.TABLE, after.key(scope), after);
                    changed.add(InstanceView.of(after, contents.of(tx, scope, after.arn()), true));
                }
            }
            return UpdateContainerInstancesStateResponse.builder()
                    .containerInstances(changed)
                    .failures(failures)
                    .build();
        });
    }

    /** Agents here are as new as their ECS: there is nothing to update them to. */
    public UpdateContainerAgentResponse updateAgent(UpdateContainerAgentRequest request) {
        Scope scope = Scope.of(Caller.current());
        Snapshot now = store.snapshot();
        ClusterRecord cluster = Clusters.require(now, scope, request.cluster());
        ContainerInstanceRecord record = InstanceTable.require(now, scope, cluster, request.containerInstance());
        if (record.instance().agentUpdateStatus() != null
                && record.instance().agentUpdateStatus() != AgentUpdateStatus.UPDATED) {
            throw EcsErrors.updateInProgress();
        }
        throw EcsErrors.noUpdateAvailable();
    }
}
