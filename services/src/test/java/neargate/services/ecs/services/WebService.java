package neargate.services.ecs.services;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** The service "web" of a task "web" on Fargate, made, changed, or refused. */
record WebService(LiveWorld world) {

    Service create(Consumer<CreateServiceRequest.Builder> more) {
        return world.user()
                .createService(request -> request.cluster("c")
                        .serviceName("web")
                        .taskDefinition("web")
                        .desiredCount(1)
                        .launchType(LaunchType.FARGATE)
                        .networkConfiguration(world.anywhere())
                        .applyMutation(more))
                .service();
    }

    Service create(int desired, Consumer<CreateServiceRequest.Builder> more) {
        return create(request -> request.desiredCount(desired).applyMutation(more));
    }

    Service await(Predicate<Service> condition) {
        return world.await(() -> world.service("web"), condition);
    }

    /** Waits until it has come to rest. */
    Service steady() {
        return await(service -> !service.events().isEmpty()
                && service.deployments().size() == 1
                && service.runningCount().equals(service.desiredCount())
                && service.events().getFirst().message().endsWith("has reached a steady state."));
    }

    /** Makes it, and waits until it has come to rest. */
    Service steady(int desired, Consumer<CreateServiceRequest.Builder> more) {
        create(desired, more);
        return steady();
    }

    /** With a circuit breaker. */
    static Consumer<CreateServiceRequest.Builder> breaker(boolean rollback) {
        return request -> request.deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                breaker -> breaker.enable(true).rollback(rollback)));
    }

    /** Its tasks that should run. */
    List<Task> running() {
        return world.tasks("web", DesiredStatus.RUNNING);
    }

    /** Its tasks that should not run. */
    List<Task> stopped() {
        return world.tasks("web", DesiredStatus.STOPPED);
    }

    /** What its events say, the latest first. */
    static List<String> messages(Service service) {
        return service.events().stream().map(ServiceEvent::message).toList();
    }

    Service update(Consumer<UpdateServiceRequest.Builder> more) {
        return world.user()
                .updateService(request -> request.cluster("c").service("web").applyMutation(more))
                .service();
    }

    void refused(String message, Consumer<CreateServiceRequest.Builder> more) {
        refused(InvalidParameterException.class, message, more);
    }

    void refused(Class<? extends EcsException> type, String message, Consumer<CreateServiceRequest.Builder> more) {
        EcsWorld.assertFails(type, message, () -> create(more));
    }

    void notUpdated(String message, Consumer<UpdateServiceRequest.Builder> more) {
        notUpdated(InvalidParameterException.class, message, more);
    }

    void notUpdated(Class<? extends EcsException> type, String message, Consumer<UpdateServiceRequest.Builder> more) {
        EcsWorld.assertFails(type, message, () -> update(more));
    }
}
