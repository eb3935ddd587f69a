package neargate.services.ecs.services;

import java.util.List;
import neargate.engine.images.ImageName;
import neargate.kernel.Arn;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.tasks.Launch;
import neargate.services.ecs.tasks.NewTask;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.ContainerImage;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * Service revisions: what there was to deploy, each time ("Amazon ECS service revisions"). A service whose revision changes
 * needs a new deployment; all else of it may change without one.
 */
final class Revisions {
    /** The revisions of services that are not deleted yet, by {@code cluster/service/number}. */
    static final Table<ServiceRevision> TABLE = Table.named(
                    "ecs.service-revisions", JsonCodec.of(ServiceRevision.class))
            .build();

    private Revisions() {}

    /** What there would be to deploy of a service; without a number yet. */
    static ServiceRevision of(Service service, TaskDefinition definition) {
        boolean onFargate = !launch(service).onInstances();
        return ServiceRevision.builder()
                .serviceArn(service.serviceArn())
                .clusterArn(service.clusterArn())
                .taskDefinition(service.taskDefinition())
                .launchType(service.launchType())
                .capacityProviderStrategy(service.capacityProviderStrategy())
                .platformVersion(onFargate ? resolved(service.platformVersion()) : null)
                .platformFamily(onFargate ? "Linux" : null)
                .networkConfiguration(service.networkConfiguration())
                .loadBalancers(service.loadBalancers())
                .serviceRegistries(service.serviceRegistries())
                .containerImages(definition.containerDefinitions().stream()
                        .map(container -> ContainerImage.builder()
                                .containerName(container.name())
                                .image(container.image())
                                .imageDigest(ImageName.of(container.image()).digest())
                                .build())
                        .toList())
                .guardDutyEnabled(false)
                .build();
    }

    private static String resolved(@Nullable String platformVersion) {
        return platformVersion == null || platformVersion.equals("LATEST") ? NewTask.PLATFORM_VERSION : platformVersion;
    }

    /** Whether tasks of the one are tasks of the other: then nothing has to be deployed. */
    static boolean same(ServiceRevision one, ServiceRevision other) {
        return anonymous(one).equals(anonymous(other));
    }

    private static ServiceRevision anonymous(ServiceRevision revision) {
        return revision.copy(it -> it.serviceRevisionArn(null)
                .createdAt(null)
                .containerImages(revision.containerImages().stream()
                        .map(image -> image.copy(named -> named.imageDigest(null)))
                        .toList()));
    }

    /** A service after it went back to an earlier deployment. */
    static ServiceRecord restored(ServiceRecord record, ServiceRecord.Rollout rollout) {
        ServiceRevision revision = rollout.revision();
        return record.with(service -> service.taskDefinition(revision.taskDefinition())
                .launchType(revision.launchType())
                .capacityProviderStrategy(revision.capacityProviderStrategy())
                .networkConfiguration(revision.networkConfiguration())
                .loadBalancers(revision.loadBalancers())
                .serviceRegistries(revision.serviceRegistries())
                .platformVersion(rollout.asked().platformVersion())
                .platformFamily(revision.platformFamily())
                .enableExecuteCommand(rollout.asked().executeCommand()));
    }

    static Launch launch(ServiceRevision revision) {
        return launch(revision.launchType(), revision.capacityProviderStrategy());
    }

    static Launch launch(Service service) {
        return launch(service.launchType(), service.capacityProviderStrategy());
    }

    private static Launch launch(@Nullable LaunchType type, List<CapacityProviderStrategyItem> strategy) {
        return new Launch(strategy.isEmpty() && type != null ? type : LaunchType.FARGATE, strategy);
    }

    /** The id of the deployment that a revision was made for. */
    static String deployment(String revisionArn) {
        return "ecs-svc/" + revisionArn.substring(revisionArn.lastIndexOf('/') + 1);
    }

    /** Keeps what was learnt of a revision. */
    static void put(Transaction tx, Scope scope, ServiceRevision revision) {
        tx.put(TABLE, key(scope, revision.serviceRevisionArn()), revision);
    }

    /** Forgets a revision. */
    static void forget(Transaction tx, Scope scope, String arn) {
        tx.delete(TABLE, key(scope, arn));
    }

    private static Key key(Scope scope, String arn) {
        return scope.key(Arn.parse(arn).orElseThrow().name());
    }

    /** Forgets the revisions of a service. */
    static void clear(Transaction tx, Scope scope, ServiceRecord record) {
        String prefix = record.key(scope).id() + "/";
        tx.scanAfter(TABLE, scope, prefix)
                .takeWhile(row -> row.key().id().startsWith(prefix))
                .map(Row::key)
                .toList()
                .forEach(key -> tx.delete(TABLE, key));
    }
}
