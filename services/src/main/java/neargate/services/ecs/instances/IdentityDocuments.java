package neargate.services.ecs.instances;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import java.util.Set;
import neargate.kernel.store.Scope;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** "Instance identity documents". Here nobody signs them: EC2 is asked instead whether they are true. */
final class IdentityDocuments {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<InstanceStateName> RUNS = Set.of(InstanceStateName.PENDING, InstanceStateName.RUNNING);

    private final Ec2Client ec2;

    IdentityDocuments(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /** What an EC2 instance's identity document says of it. */
    record Identity(
            @Nullable String instanceId,
            @Nullable String instanceType,
            @Nullable String imageId,
            @Nullable String availabilityZone) {
        static final Identity EXTERNAL = new Identity(null, null, null, null);
    }

    /**
     * Reads a document; without one the machine is none of EC2's.
     *
     * @throws software.amazon.awssdk.services.ecs.model.EcsException when it is not that of an instance that runs
     */
    Identity read(Scope scope, @Nullable String document) {
        if (document == null || document.isBlank()) {
            return Identity.EXTERNAL;
        }
        JsonNode tree;
        try {
            tree = JSON.readTree(document);
        } catch (JsonProcessingException e) {
            throw EcsErrors.client("The instance identity document is not valid JSON.");
        }
        if (!scope.account().equals(text(tree, "accountId")) || !scope.region().equals(text(tree, "region"))) {
            throw EcsErrors.client("The instance identity document is not of this account and region.");
        }
        String instanceId = text(tree, "instanceId");
        if (instanceId == null) {
            throw EcsErrors.client("The instance identity document names no instance.");
        }
        Instance instance = running(instanceId)
                .orElseThrow(() -> EcsErrors.client("The instance identity document is of no instance that runs."));
        var known = new Identity(
                instanceId,
                instance.instanceTypeAsString(),
                instance.imageId(),
                instance.placement().availabilityZone());
        var told = new Identity(
                instanceId, text(tree, "instanceType"), text(tree, "imageId"), text(tree, "availabilityZone"));
        if (!known.equals(told)) {
            throw EcsErrors.client("The instance identity document does not agree with " + instanceId + ".");
        }
        return known;
    }

    private Optional<Instance> running(String instanceId) {
        try {
            return ec2.describeInstances(request -> request.instanceIds(instanceId)).reservations().stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .filter(instance -> RUNS.contains(instance.state().name()))
                    .findFirst();
        } catch (Ec2Exception e) {
            return Optional.empty();
        }
    }

    private static @Nullable String text(JsonNode tree, String field) {
        return tree.path(field).isTextual() ? tree.path(field).asText() : null;
    }
}
