package neargate.services.ecs.instances;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import neargate.kernel.store.Key;
import neargate.kernel.store.Scope;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.Resource;

/**
 * A container instance as it is stored.
 *
 * @param instance as it is described, but for what follows from its tasks
 * @param cluster the name of its cluster
 * @param networkInterfaces how many network interfaces its type has beside the primary one
 * @param attached how many of these users have attached
 * @param deregisteredAt when it was deregistered; null before
 */
public record ContainerInstanceRecord(
        ContainerInstance instance,
        String cluster,
        int networkInterfaces,
        int attached,
        @Nullable Instant deregisteredAt) {
    private static final String ACTIVE = "ACTIVE";

    public String arn() {
        return instance.containerInstanceArn();
    }

    /** The last part of the ARN. */
    public String id() {
        return id(arn());
    }

    /** The last part of a container instance's ARN. */
    public static String id(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    public Key key(Scope scope) {
        return scope.key(cluster + "/" + id());
    }

    /** How many tasks with an ENI of their own it takes ("Elastic network interface limits"). */
    public int interfacesForTasks() {
        return Math.max(0, networkInterfaces - attached);
    }

    /** Whether tasks may be placed on it. */
    public boolean active() {
        return instance.status().equals(ACTIVE);
    }

    /** Whether it is there at all: ACTIVE or DRAINING. */
    public boolean registered() {
        return deregisteredAt == null;
    }

    public boolean connected() {
        return Boolean.TRUE.equals(instance.agentConnected());
    }

    /** Whether tasks that are placed on it can be started now. */
    public boolean usable() {
        return active() && connected();
    }

    /** The attributes by name; the value is empty for one that has none. */
    public Map<String, String> attributes() {
        Map<String, String> attributes = new HashMap<>();
        instance.attributes()
                .forEach(attribute ->
                        attributes.put(attribute.name(), Objects.requireNonNullElse(attribute.value(), "")));
        return attributes;
    }

    /** The zone that it is in; empty for a machine outside of AWS's. */
    public String zone() {
        return attributes().getOrDefault("ecs.availability-zone", "");
    }

    /** How much it registered of what is counted, as {@code CPU}. */
    public int registered(String resource) {
        return find(resource).map(Resource::integerValue).orElse(0);
    }

    /**
     * A set of what it registered: {@code PORTS} are the TCP ports that it keeps for itself, {@code PORTS_UDP} those of UDP,
     * {@code GPU} the ids of its GPUs.
     */
    public List<String> set(String resource) {
        return find(resource).map(Resource::stringSetValue).orElse(List.of());
    }

    private Optional<Resource> find(String resource) {
        return instance.registeredResources().stream()
                .filter(each -> each.name().equals(resource))
                .findFirst();
    }

    /** The record after a change: its version grows by one. */
    public ContainerInstanceRecord with(Consumer<ContainerInstance.Builder> change) {
        ContainerInstance.Builder builder = instance.toBuilder();
        change.accept(builder);
        return new ContainerInstanceRecord(
                builder.version(instance.version() + 1).build(), cluster, networkInterfaces, attached, deregisteredAt);
    }

    /** With so many interfaces of users'. That is no change of the instance that is described. */
    ContainerInstanceRecord withAttached(int count) {
        return new ContainerInstanceRecord(instance, cluster, networkInterfaces, count, deregisteredAt);
    }

    /** Out of its cluster. */
    ContainerInstanceRecord gone(Instant at) {
        ContainerInstanceRecord changed =
                with(instance -> instance.status("INACTIVE").agentConnected(false));
        return new ContainerInstanceRecord(changed.instance(), cluster, networkInterfaces, attached, at);
    }

    /** Without an attribute. */
    public ContainerInstanceRecord without(String attribute) {
        return with(it -> it.attributes(instance.attributes().stream()
                .filter(each -> !each.name().equals(attribute))
                .toList()));
    }

    /** With an attribute in place of the one of the same name. */
    public ContainerInstanceRecord with(Attribute attribute) {
        var others = new ArrayList<>(instance.attributes().stream()
                .filter(each -> !each.name().equals(attribute.name()))
                .toList());
        others.add(
                attribute.toBuilder().targetId(null).targetType((String) null).build());
        return with(it -> it.attributes(others));
    }
}
