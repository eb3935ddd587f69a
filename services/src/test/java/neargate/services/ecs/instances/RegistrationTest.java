package neargate.services.ecs.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import neargate.kernel.Caller;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceRequest;
import software.amazon.awssdk.services.ecs.model.Resource;

/** What ECS believes of a machine that says what it is. */
class RegistrationTest {
    private final LiveWorld world = new LiveWorld();

    private ContainerInstance register(Consumer<RegisterContainerInstanceRequest.Builder> more) {
        return world.user()
                .registerContainerInstance(request -> request.cluster("c").applyMutation(more))
                .containerInstance();
    }

    private void assertInvalid(Consumer<RegisterContainerInstanceRequest.Builder> more, String why) {
        assertThatThrownBy(() -> register(more))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(why);
        assertThat(world.containerInstances()).isEmpty();
    }

    private static Resource counted(String name, int value) {
        return Resource.builder().name(name).type("INTEGER").integerValue(value).build();
    }

    private static Resource set(String name, String... values) {
        return Resource.builder()
                .name(name)
                .type("STRINGSET")
                .stringSetValue(values)
                .build();
    }

    @Test
    void resourcesAreWhatAMachineCanHave() {
        assertInvalid(
                r -> r.totalResources(counted("CPU", 1), counted("CPU", 2)), "Duplicate resource names found: CPU");
        assertInvalid(r -> r.totalResources(counted("CPU", -1)), "The resource CPU is not valid");
        assertInvalid(r -> r.totalResources(counted("CPU", 1 << 21)), "The resource CPU is not valid");
        assertInvalid(r -> r.totalResources(counted("MEMORY", Integer.MAX_VALUE)), "The resource MEMORY is not valid");
        assertInvalid(r -> r.totalResources(set("MEMORY", "1")), "The resource MEMORY is not valid");
        assertInvalid(r -> r.totalResources(set("PORTS", "ssh")), "The resource PORTS is not valid");
        assertInvalid(r -> r.totalResources(set("PORTS_UDP", "65536")), "The resource PORTS_UDP is not valid");
        assertInvalid(r -> r.totalResources(set("GPU", "a", "a")), "The resource GPU is not valid");
        assertInvalid(r -> r.totalResources(counted("DISK", 1)), "The resource DISK is not valid");
        assertInvalid(r -> r.totalResources(counted("CPU", 1), null), "totalResources can not have null elements.");
    }

    @Test
    void attributesAreNamedAsAwsLetsThem() {
        assertInvalid(r -> r.attributes(it -> it.name("a b")), "Invalid attribute name: a b");
        assertInvalid(r -> r.attributes(it -> it.name("a".repeat(129))), "Invalid attribute name");
        assertInvalid(r -> r.attributes(it -> it.name("a").value(" b")), "Invalid attribute value:  b");
        assertInvalid(r -> r.attributes(it -> it.name("a").value("b".repeat(129))), "Invalid attribute value");
        assertThat(register(r -> r.attributes(it -> it.name("a.b/c\\d-e_f").value("g:h@i j")))
                        .attributes())
                .hasSize(1);
    }

    @Test
    void anAttributeHasOneValueAndNoOtherTarget() {
        assertInvalid(
                r -> r.attributes(
                        it -> it.name("a").value("b"), it -> it.name("a").value("c")),
                "Duplicate attribute names found: a");
        assertInvalid(r -> r.attributes(it -> it.name("a").targetId("b")), "can not have a targetId");
        assertThat(register(r -> r.attributes(
                                it -> it.name("a").value("b"),
                                it -> it.name("a").value("b")))
                        .attributes())
                .hasSize(1);
    }

    private static String document(Instance instance) {
        return """
                {"accountId": "123456789012", "region": "us-east-1", "instanceId": "%s", "instanceType": "%s",
                 "imageId": "%s", "availabilityZone": "%s"}""".formatted(
                        instance.instanceId(),
                        instance.instanceTypeAsString(),
                        instance.imageId(),
                        instance.placement().availabilityZone());
    }

    private void assertFalse(Consumer<RegisterContainerInstanceRequest.Builder> more, String why) {
        List<ContainerInstance> before = world.containerInstances();
        assertThatThrownBy(() -> register(more))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining(why);
        assertThat(world.containerInstances()).isEqualTo(before);
    }

    @Test
    void anIdentityDocumentIsThatOfAnInstanceHere() {
        Instance instance = world.launch(1, InstanceType.T2_SMALL, "us-east-1a").getFirst();
        String own = document(instance);
        assertFalse(r -> r.instanceIdentityDocument("{"), "is not valid JSON");
        assertFalse(r -> r.instanceIdentityDocument("[]"), "is not of this account and region");
        assertFalse(
                r -> r.instanceIdentityDocument(own.replace("123456789012", "210987654321")),
                "is not of this account and region");
        assertFalse(r -> r.instanceIdentityDocument(own.replace("instanceId", "id")), "names no instance");
        assertFalse(
                r -> r.instanceIdentityDocument(own.replace(instance.instanceId(), "i-0123456789abcdef0")),
                "is of no instance that runs");
        assertFalse(r -> r.instanceIdentityDocument(own.replace(instance.instanceId(), "?")), "no instance that runs");
        assertFalse(r -> r.instanceIdentityDocument(own.replace("t2.small", "m5.large")), "does not agree with");
        assertFalse(r -> r.instanceIdentityDocument(own.replace("us-east-1a", "us-east-1b")), "does not agree with");
        world.network().terminateInstances(request -> request.instanceIds(instance.instanceId()));
        world.time.settle();
        assertFalse(r -> r.instanceIdentityDocument(own), "is of no instance that runs");
    }

    @Test
    void anInstanceThatHasItsAgentTakesNoOther() {
        Instance instance = world.launch(1, InstanceType.T2_SMALL, "us-east-1a").getFirst();
        String arn = world.containerInstances().getFirst().containerInstanceArn();
        String why = "is connected already";
        assertFalse(r -> r.instanceIdentityDocument(document(instance)), why);
        assertFalse(r -> r.instanceIdentityDocument(document(instance)).containerInstanceArn(arn), why);
        assertThatThrownBy(() -> new Caller("123456789012", "us-east-1", EcsWorld.ROOT, "second")
                        .call(() -> world.ecs.agents().connect("c", arn, _ -> {}, _ -> {})))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining(why);
        world.time.settle();
        assertThat(world.containerInstances().getFirst().agentConnected()).isTrue();
    }

    @Test
    void anInstanceKeepsItsType() {
        Instance instance = world.launch(1, InstanceType.T2_SMALL, "us-east-1a").getFirst();
        String id = instance.instanceId();
        world.network().stopInstances(request -> request.instanceIds(id));
        world.await(() -> world.containerInstances().getFirst().agentConnected(), connected -> !connected);
        world.network()
                .modifyInstanceAttribute(
                        request -> request.instanceId(id).instanceType(type -> type.value("t2.medium")));
        world.network().startInstances(request -> request.instanceIds(id));
        String changed = document(instance).replace("t2.small", "t2.medium");
        assertFalse(
                r -> r.instanceIdentityDocument(changed),
                "Container instance type changes are not supported. Container instance ");
    }

    @Test
    void noAgentTakesTheContainerInstanceOfAnotherMachine() {
        List<Instance> two = world.launch(2, InstanceType.T2_SMALL, "us-east-1a");
        String first = world.containerInstances().stream()
                .filter(it -> it.ec2InstanceId().equals(two.getFirst().instanceId()))
                .findFirst()
                .orElseThrow()
                .containerInstanceArn();
        String why = "is registered for another machine";
        assertFalse(r -> r.containerInstanceArn(first).instanceIdentityDocument(document(two.getLast())), why);
        assertFalse(r -> r.containerInstanceArn(first), why);
    }
}
