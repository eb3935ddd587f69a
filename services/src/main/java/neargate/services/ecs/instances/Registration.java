package neargate.services.ecs.instances;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.tags.TagRules;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.PlatformDevice;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceRequest;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceResponse;
import software.amazon.awssdk.services.ecs.model.Resource;

/**
 * RegisterContainerInstance, as agents call it. An agent that registers again, by the ARN that it was given or on the same
 * EC2 instance in the same cluster, gets the instance that it had.
 */
final class Registration {
    private static final String INSTANCE_TYPE = "ecs.instance-type";

    private final Store store;
    private final InstanceContents contents;
    private final Ec2Client ec2;
    private final AttachedInterfaces attached;
    private final Connections connections;
    private final IdentityDocuments documents;

    Registration(
            Store store,
            InstanceContents contents,
            Ec2Client ec2,
            AttachedInterfaces attached,
            Connections connections) {
        this.connections = connections;
        this.documents = new IdentityDocuments(ec2);
        this.store = store;
        this.contents = contents;
        this.ec2 = ec2;
        this.attached = attached;
    }

    RegisterContainerInstanceResponse register(RegisterContainerInstanceRequest request) {
        Scope scope = Scope.of(Caller.current());
        TagRules.check(request.tags());
        ResourceRules.check(request.totalResources());
        AttributeRules.checkOwn(request.attributes());
        IdentityDocuments.Identity identity = documents.read(scope, request.instanceIdentityDocument());
        int networkInterfaces = networkInterfaces(identity.instanceType());
        RegisterContainerInstanceResponse answer = store.write(tx -> {
            ClusterRecord cluster = Clusters.require(tx, scope, request.cluster());
            ContainerInstanceRecord record = earlier(tx, scope, cluster, request.containerInstanceArn(), identity)
                    .map(known -> again(checked(known), request, identity))
                    .orElseGet(() -> made(tx, scope, cluster, request, identity, networkInterfaces));
            tx.put(InstanceTable.TABLE, record.key(scope), record);
            return RegisterContainerInstanceResponse.builder()
                    .containerInstance(InstanceView.of(record, contents.of(tx, scope, record.arn()), true))
                    .build();
        });
        if (identity.instanceId() != null) {
            attached.changed(scope, identity.instanceId());
        }
        return answer;
    }

    /** What the instance's type has, but for the one that is the instance's own ("Elastic network interface limits"). */
    private int networkInterfaces(@Nullable String type) {
        if (type == null) {
            return 0;
        }
        try {
            return ec2
                    .describeInstanceTypes(request -> request.instanceTypes(InstanceType.fromValue(type)))
                    .instanceTypes()
                    .stream()
                    .mapToInt(known -> known.networkInfo().maximumNetworkInterfaces() - 1)
                    .findFirst()
                    .orElse(0);
        } catch (Ec2Exception e) {
            return 0;
        }
    }

    private static Optional<ContainerInstanceRecord> earlier(
            Transaction tx,
            Scope scope,
            ClusterRecord cluster,
            @Nullable String arn,
            IdentityDocuments.Identity identity) {
        if (arn != null && !arn.isEmpty()) {
            ContainerInstanceRecord known = InstanceTable.require(tx, scope, cluster, arn);
            if (!Objects.equals(known.instance().ec2InstanceId(), identity.instanceId())) {
                throw EcsErrors.client("The container instance " + known.id() + " is registered for another machine.");
            }
            return Optional.of(known);
        }
        return identity.instanceId() == null
                ? Optional.empty()
                : InstanceTable.ofEc2Instance(tx, scope, identity.instanceId())
                        .map(row -> row.value())
                        .filter(record -> record.cluster().equals(cluster.name()))
                        .findFirst();
    }

    private ContainerInstanceRecord checked(ContainerInstanceRecord known) {
        if (connections.isOwn(known.arn()) && Caller.current().actingService().isEmpty()) {
            throw EcsErrors.agentIsConnected(known.id());
        }
        return known;
    }

    /** Attributes that users have put on it stay. */
    private static ContainerInstanceRecord again(
            ContainerInstanceRecord known,
            RegisterContainerInstanceRequest request,
            IdentityDocuments.Identity identity) {
        String type = known.attributes().get(INSTANCE_TYPE);
        if (identity.instanceType() != null && type != null && !type.equals(identity.instanceType())) {
            throw EcsErrors.client("Container instance type changes are not supported. Container instance " + known.id()
                    + " was previously registered as " + type + ".");
        }
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        known.instance().attributes().forEach(attribute -> attributes.put(attribute.name(), attribute));
        attributes(request, identity).forEach(attribute -> attributes.put(attribute.name(), attribute));
        return known.with(instance -> instance.registeredResources(resources(request))
                .versionInfo(request.versionInfo())
                .attributes(List.copyOf(attributes.values())));
    }

    private static ContainerInstanceRecord made(
            Transaction tx,
            Scope scope,
            ClusterRecord cluster,
            RegisterContainerInstanceRequest request,
            IdentityDocuments.Identity identity,
            int networkInterfaces) {
        String arn = Identifier.arn(
                scope, "container-instance", cluster.name() + "/" + tx.ids().hex(32));
        return new ContainerInstanceRecord(
                ContainerInstance.builder()
                        .containerInstanceArn(arn)
                        .ec2InstanceId(identity.instanceId())
                        .status("ACTIVE")
                        .version(1L)
                        .agentConnected(false)
                        .registeredAt(tx.now())
                        .versionInfo(request.versionInfo())
                        .registeredResources(resources(request))
                        .attributes(attributes(request, identity))
                        .tags(request.tags())
                        .build(),
                cluster.name(),
                networkInterfaces,
                0,
                null);
    }

    private static List<Resource> resources(RegisterContainerInstanceRequest request) {
        List<String> gpus = request.platformDevices().stream()
                .filter(device -> "GPU".equals(device.typeAsString()))
                .map(PlatformDevice::id)
                .distinct()
                .toList();
        return request.totalResources().stream()
                .map(resource -> resource.name().equals("GPU") && !gpus.isEmpty()
                        ? resource.copy(it -> it.stringSetValue(gpus))
                        : resource)
                .toList();
    }

    /** What the agent says of itself, and what its identity document says ("Amazon ECS container instance attributes"). */
    private static List<Attribute> attributes(
            RegisterContainerInstanceRequest request, IdentityDocuments.Identity identity) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        request.attributes().forEach(attribute -> attributes.put(attribute.name(), attribute));
        put(attributes, INSTANCE_TYPE, identity.instanceType());
        put(attributes, "ecs.ami-id", identity.imageId());
        put(attributes, "ecs.availability-zone", identity.availabilityZone());
        return List.copyOf(attributes.values());
    }

    private static void put(Map<String, Attribute> attributes, String name, @Nullable String value) {
        if (value != null) {
            attributes.put(name, Attribute.builder().name(name).value(value).build());
        }
    }
}
