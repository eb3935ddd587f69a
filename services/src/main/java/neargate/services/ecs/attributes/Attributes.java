package neargate.services.ecs.attributes;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Pages;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.instances.AttributeRules;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.instances.InstanceTable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.DeleteAttributesRequest;
import software.amazon.awssdk.services.ecs.model.DeleteAttributesResponse;
import software.amazon.awssdk.services.ecs.model.ListAttributesRequest;
import software.amazon.awssdk.services.ecs.model.ListAttributesResponse;
import software.amazon.awssdk.services.ecs.model.PutAttributesRequest;
import software.amazon.awssdk.services.ecs.model.PutAttributesResponse;
import software.amazon.awssdk.services.ecs.model.TargetType;

/** The operations on attributes ("Attribute"). */
public final class Attributes {

    /** Of custom attributes, on an instance and in a request. */
    private static final int MOST = 10;

    /** How the names of those begin that agents and ECS give. */
    private static final List<String> RESERVED = List.of("ecs.", "com.amazonaws.");

    private final Store store;

    public Attributes(Store store) {
        this.store = store;
    }

    public PutAttributesResponse put(PutAttributesRequest request) {
        return PutAttributesResponse.builder()
                .attributes(change(request.cluster(), request.attributes(), Attributes::with))
                .build();
    }

    private static ContainerInstanceRecord with(ContainerInstanceRecord record, Attribute attribute) {
        ContainerInstanceRecord after = record.with(attribute);
        long custom = after.attributes().keySet().stream()
                .filter(name -> RESERVED.stream().noneMatch(name::startsWith))
                .count();
        if (custom > MOST && !record.attributes().containsKey(attribute.name())) {
            throw EcsErrors.attributeLimitExceeded();
        }
        return after;
    }

    public DeleteAttributesResponse delete(DeleteAttributesRequest request) {
        return DeleteAttributesResponse.builder()
                .attributes(change(
                        request.cluster(),
                        request.attributes(),
                        (record, attribute) -> record.without(attribute.name())))
                .build();
    }

    /** All targets are found before any is changed. */
    private List<Attribute> change(
            @Nullable String cluster,
            List<Attribute> attributes,
            BiFunction<ContainerInstanceRecord, Attribute, ContainerInstanceRecord> change) {
        Scope scope = Scope.of(Caller.current());
        check(attributes);
        return store.write(tx -> {
            ClusterRecord found = Clusters.require(tx, scope, cluster);
            return AttributeRules.distinct(attributes.stream()
                    .map(attribute -> {
                        ContainerInstanceRecord after = change.apply(
                                InstanceTable.find(tx, scope, found, attribute.targetId())
                                        .filter(record -> record.cluster().equals(found.name()))
                                        .filter(ContainerInstanceRecord::registered)
                                        .orElseThrow(() -> EcsErrors.targetNotFound(
                                                "The specified target wasn't found: " + attribute.targetId())),
                                attribute);
                        tx.put(InstanceTable.TABLE, after.key(scope), after);
                        return shown(attribute, after);
                    })
                    .toList());
        });
    }

    private static Attribute shown(Attribute attribute, ContainerInstanceRecord target) {
        return attribute.toBuilder()
                .targetId(target.arn())
                .targetType(TargetType.CONTAINER_INSTANCE)
                .build();
    }

    public ListAttributesResponse list(ListAttributesRequest request) {
        Scope scope = Scope.of(Caller.current());
        Snapshot now = store.snapshot();
        ClusterRecord cluster = Clusters.require(now, scope, request.cluster());
        if (request.targetType() != TargetType.CONTAINER_INSTANCE) {
            throw EcsErrors.invalidParameter("Invalid target type: " + request.targetTypeAsString());
        }
        if (request.attributeValue() != null && request.attributeName() == null) {
            throw EcsErrors.invalidParameter("The attributeName is required with an attributeValue.");
        }
        Page<Found> page = Pages.take(
                after -> InstanceTable.registered(now, scope, cluster.name())
                        .flatMap(record -> found(record, request))
                        .filter(found -> found.id().compareTo(after) > 0),
                Found::id,
                request.maxResults(),
                100,
                request.nextToken());
        return ListAttributesResponse.builder()
                .attributes(page.items().stream().map(Found::attribute).toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** An attribute of an instance, in the order of the list. */
    private record Found(String id, Attribute attribute) {}

    private static Stream<Found> found(ContainerInstanceRecord record, ListAttributesRequest request) {
        return record.instance().attributes().stream()
                .filter(attribute -> request.attributeName() == null
                        || request.attributeName().equals(attribute.name()))
                .filter(attribute -> request.attributeValue() == null
                        || request.attributeValue().equals(Objects.requireNonNullElse(attribute.value(), "")))
                .map(attribute -> new Found(record.id() + " " + attribute.name(), shown(attribute, record)))
                .sorted(Comparator.comparing(Found::id));
    }

    private static void check(List<Attribute> attributes) {
        if (attributes.isEmpty()) {
            throw EcsErrors.invalidParameter("Attributes can not be empty.");
        }
        if (attributes.size() > MOST) {
            throw EcsErrors.invalidParameter("Attributes can not have more than " + MOST + " elements.");
        }
        AttributeRules.check(attributes);
        for (Attribute attribute : attributes) {
            if (attribute.targetId() == null) {
                throw EcsErrors.invalidParameter("The targetId of the attribute " + attribute.name() + " is missing.");
            }
            if (attribute.targetType() == null && !attribute.targetId().startsWith("arn:")) {
                throw EcsErrors.invalidParameter("The targetType of the attribute " + attribute.name()
                        + " is missing, which the short form of a targetId needs.");
            }
        }
    }
}
