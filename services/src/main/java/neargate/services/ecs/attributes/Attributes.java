package neargate.services.ecs.attributes;

import java.util.List;
import java.util.regex.Pattern;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.clusters.Clusters;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.DeleteAttributesRequest;
import software.amazon.awssdk.services.ecs.model.DeleteAttributesResponse;
import software.amazon.awssdk.services.ecs.model.ListAttributesRequest;
import software.amazon.awssdk.services.ecs.model.ListAttributesResponse;
import software.amazon.awssdk.services.ecs.model.PutAttributesRequest;
import software.amazon.awssdk.services.ecs.model.PutAttributesResponse;

/** The operations on attributes ("Attribute"). */
public final class Attributes {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.\\-/\\\\]{1,128}");
    private static final Pattern VALUE =
            Pattern.compile("[a-zA-Z0-9_.\\-/\\\\:@](?:[a-zA-Z0-9_.\\-/\\\\:@ ]{0,126}[a-zA-Z0-9_.\\-/\\\\:@])?");
    private static final int MOST = 10;

    private final Store store;

    public Attributes(Store store) {
        this.store = store;
    }

    public PutAttributesResponse put(PutAttributesRequest request) {
        requireTargets(request.cluster(), request.attributes());
        return PutAttributesResponse.builder().attributes(request.attributes()).build();
    }

    public DeleteAttributesResponse delete(DeleteAttributesRequest request) {
        requireTargets(request.cluster(), request.attributes());
        return DeleteAttributesResponse.builder()
                .attributes(request.attributes())
                .build();
    }

    public ListAttributesResponse list(ListAttributesRequest request) {
        Clusters.require(store.snapshot(), Scope.of(Caller.current()), request.cluster());
        if (!"container-instance".equals(request.targetTypeAsString())) {
            throw EcsErrors.invalidParameter("Invalid target type: " + request.targetTypeAsString());
        }
        return ListAttributesResponse.builder().attributes(List.of()).build();
    }

    /** Refuses what is wrong with the request; when all else is right, its target is not there. */
    private void requireTargets(@Nullable String cluster, List<Attribute> attributes) {
        Clusters.require(store.snapshot(), Scope.of(Caller.current()), cluster);
        if (attributes.isEmpty()) {
            throw EcsErrors.invalidParameter("Attributes can not be empty.");
        }
        if (attributes.size() > MOST) {
            throw EcsErrors.invalidParameter("Attributes can not have more than " + MOST + " elements.");
        }
        for (Attribute attribute : attributes) {
            if (attribute.name() == null || !NAME.matcher(attribute.name()).matches()) {
                throw EcsErrors.invalidParameter("Invalid attribute name: " + attribute.name());
            }
            if (attribute.value() != null && !VALUE.matcher(attribute.value()).matches()) {
                throw EcsErrors.invalidParameter("Invalid attribute value: " + attribute.value());
            }
            if (attribute.targetId() == null) {
                throw EcsErrors.invalidParameter("The targetId of the attribute " + attribute.name() + " is missing.");
            }
        }
        throw EcsErrors.targetNotFound(
                "The specified target wasn't found: " + attributes.getFirst().targetId());
    }
}
