package neargate.services.ecs.services;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import neargate.kernel.store.Key;
import neargate.kernel.store.Scope;
import neargate.services.ecs.tasks.TaskRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;

/**
 * A service as it is stored.
 *
 * @param service as it was asked for: without deployments, events and counts, which are put in when it is shown
 * @param cluster the name of its cluster
 * @param deployments the PRIMARY one first
 * @param request the request that made it, if that had a client token
 * @param updatedAt when it was last asked to be something else; failures before that do not count
 * @param steady whether its steady state was announced since it last changed
 * @param lastEvent the number of its newest event
 */
public record ServiceRecord(
        Service service,
        String cluster,
        List<Rollout> deployments,
        @Nullable CreateServiceRequest request,
        Instant updatedAt,
        boolean steady,
        int lastEvent) {

    /**
     * A deployment, with what AWS keeps to itself: where its tasks may stand, and the tags that its service wants them to
     * have.
     */
    public record Rollout(Deployment deployment, List<TaskRecord.Place> places) {
        Rollout with(Deployment changed) {
            return new Rollout(changed, places);
        }
    }

    public String name() {
        return service.serviceName();
    }

    public Key key(Scope scope) {
        return Services.key(scope, cluster, name());
    }

    boolean active() {
        return service.status().equals("ACTIVE");
    }

    boolean draining() {
        return service.status().equals("DRAINING");
    }

    Rollout primary() {
        return deployments.getFirst();
    }

    Optional<Rollout> rollout(String deployment) {
        return deployments.stream()
                .filter(rollout -> rollout.deployment().id().equals(deployment))
                .findFirst();
    }

    ServiceRecord with(Consumer<Service.Builder> change) {
        return new ServiceRecord(service.copy(change), cluster, deployments, request, updatedAt, steady, lastEvent);
    }

    ServiceRecord with(List<Rollout> changed) {
        return new ServiceRecord(service, cluster, changed, request, updatedAt, steady, lastEvent);
    }

    ServiceRecord withSteady(boolean changed) {
        return new ServiceRecord(service, cluster, deployments, request, updatedAt, changed, lastEvent);
    }

    ServiceRecord withLastEvent(int changed) {
        return new ServiceRecord(service, cluster, deployments, request, updatedAt, steady, changed);
    }

    /** Somebody asked for something else: what was learnt of earlier attempts does not count any more. */
    ServiceRecord updated(Instant now, UnaryOperator<ServiceRecord> change) {
        ServiceRecord after = change.apply(this);
        return new ServiceRecord(
                after.service, after.cluster, after.deployments, after.request, now, false, after.lastEvent);
    }
}
