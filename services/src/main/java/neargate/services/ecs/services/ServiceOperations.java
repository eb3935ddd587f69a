package neargate.services.ecs.services;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Optional;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.Pages;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.tasks.Places;
import neargate.services.ecs.tasks.TaskTable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceResponse;
import software.amazon.awssdk.services.ecs.model.DeleteServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeleteServiceResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceResponse;

/** The operations on services: each commits one transaction and answers. */
public final class ServiceOperations {
    private static final int MOST_DESCRIBED = 10;

    private final Store store;
    private final Clock clock;
    private final CreateService createService;
    private final UpdateService updateService;

    public ServiceOperations(Store store, Clock clock, Ec2Client ec2, Alarms alarms, Supplies supplies) {
        var places = new Places(ec2);
        this.store = store;
        this.clock = clock;
        this.createService = new CreateService(store, places, alarms, supplies);
        this.updateService = new UpdateService(store, places, alarms);
    }

    public CreateServiceResponse create(CreateServiceRequest request) {
        return createService.create(request);
    }

    public UpdateServiceResponse update(UpdateServiceRequest request) {
        return updateService.update(request);
    }

    /** The service drains: its controller stops its tasks, also those that were protected, and makes it INACTIVE when they stop. */
    public DeleteServiceResponse delete(DeleteServiceRequest request) {
        Scope scope = Scope.of(Caller.current());
        return store.write(tx -> {
            ClusterRecord cluster = Clusters.require(tx, scope, request.cluster());
            ServiceRecord record = Services.require(tx, scope, cluster, request.service());
            // force is "only necessary ... if the service uses the REPLICA scheduling strategy" ("DeleteService").
            boolean needsForce = !record.daemon() && record.service().desiredCount() > 0;
            if (needsForce && !Boolean.TRUE.equals(request.force())) {
                throw EcsErrors.invalidParameter("The service cannot be stopped while it is scaled above 0.");
            }
            TaskTable.protectedOfService(tx, scope, record.cluster(), record.name(), tx.now())
                    .toList()
                    .forEach(task -> TaskTable.put(tx, scope, task.withProtection(null)));
            ServiceRecord draining = record.draining()
                    ? record
                    : record.updated(
                            tx.now(),
                            before -> before.with(
                                    service -> service.status("DRAINING").desiredCount(0)));
            tx.put(Services.TABLE, record.key(scope), draining);
            return DeleteServiceResponse.builder()
                    .service(ServiceView.of(tx, scope, draining, true, tx.now()))
                    .build();
        });
    }

    /** Refuses what is the name or ARN of no service, not even of one that is INACTIVE. */
    public void checkKnown(@Nullable String cluster, String service) {
        if (Services.named(store.snapshot(), Scope.of(Caller.current()), cluster, service)
                .isEmpty()) {
            throw EcsErrors.serviceNotFound();
        }
    }

    public DescribeServicesResponse describe(DescribeServicesRequest request) {
        Scope scope = Scope.of(Caller.current());
        if (request.services().isEmpty()) {
            throw EcsErrors.invalidParameter("Services cannot be empty.");
        }
        if (request.services().size() > MOST_DESCRIBED) {
            throw EcsErrors.invalidParameter("Services can have at most " + MOST_DESCRIBED + " items.");
        }
        Reader now = store.snapshot();
        ClusterRecord cluster = Clusters.require(now, scope, request.cluster());
        boolean withTags = request.include().contains(ServiceField.TAGS);
        var services = new ArrayList<Service>();
        var failures = new ArrayList<Failure>();
        for (String name : request.services().stream().distinct().toList()) {
            Optional<ServiceRecord> found = Services.find(now, scope, cluster, name);
            found.ifPresentOrElse(
                    record -> services.add(ServiceView.of(now, scope, record, withTags, clock.instant())),
                    () -> failures.add(missing(scope, cluster, name)));
        }
        return DescribeServicesResponse.builder()
                .services(services)
                .failures(failures)
                .build();
    }

    private static Failure missing(Scope scope, ClusterRecord cluster, String name) {
        return Failure.builder()
                .arn(name.startsWith("arn:") ? name : Identifier.arn(scope, "service", cluster.name() + "/" + name))
                .reason("MISSING")
                .build();
    }

    public ListServicesResponse list(ListServicesRequest request) {
        Scope scope = Scope.of(Caller.current());
        Reader now = store.snapshot();
        ClusterRecord cluster = Clusters.require(now, scope, request.cluster());
        String prefix = cluster.name() + "/";
        Page<Row<ServiceRecord>> page = Pages.take(
                after -> now.scanAfter(Services.TABLE, scope, after.isEmpty() ? prefix : after)
                        .takeWhile(row -> row.key().id().startsWith(prefix))
                        .filter(row -> matches(row.value(), request)),
                row -> row.key().id(),
                request.maxResults(),
                10,
                request.nextToken());
        return ListServicesResponse.builder()
                .serviceArns(page.items().stream()
                        .map(row -> row.value().service().serviceArn())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static boolean matches(ServiceRecord record, ListServicesRequest request) {
        return (record.active() || record.draining())
                && (request.launchType() == null
                        || request.launchType() == record.service().launchType())
                && (request.schedulingStrategy() == null
                        || request.schedulingStrategy() == record.service().schedulingStrategy())
                && (request.resourceManagementType() == null
                        || request.resourceManagementType() == record.service().resourceManagementType());
    }
}
