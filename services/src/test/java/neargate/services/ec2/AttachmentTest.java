package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import neargate.engine.network.VpcSpec;
import neargate.kernel.store.Scope;
import neargate.services.ec2.instances.InstanceListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttribute;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** Several network interfaces on an instance, and several addresses on a network interface. */
class AttachmentTest {
    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();
    private final Settling machine = new Settling(world, world.service.controllers());
    private final String subnet = subnetIn("us-east-1a");

    @BeforeEach
    void nobodyHasAnAgent() {
        world.service.recover(new InstanceListener() {
            @Override
            public void agentStarted(Scope scope, Instance instance, boolean ecsOptimized, String config) {}

            @Override
            public void agentStopped(String instanceId) {}

            @Override
            public void networkInterfacesChanged(Scope owner, String instanceId) {}

            @Override
            public void ending(String instanceId) {}

            @Override
            public void ended(Scope owner, String instanceId, boolean forGood) {}
        });
    }

    @AfterEach
    void close() {
        machine.close();
        world.close();
    }

    private String subnetIn(String zone) {
        return ec2.describeSubnets(request -> request.filters(filter("availability-zone", zone)))
                .subnets()
                .getFirst()
                .subnetId();
    }

    /** A running t2.small in the first zone: three interfaces of four addresses. */
    private String instance() throws Exception {
        String id = run(_ -> {}).instanceId();
        machine.settle();
        assertThat(world.instance(id).state().name()).isEqualTo(InstanceStateName.RUNNING);
        return id;
    }

    private Instance run(Consumer<RunInstancesRequest.Builder> more) {
        return ec2.runInstances(request -> request.imageId("ami-0123456789abcdef0")
                        .instanceType(InstanceType.T2_SMALL)
                        .minCount(1)
                        .maxCount(1)
                        .applyMutation(more))
                .instances()
                .getFirst();
    }

    private String eni() {
        return ec2.createNetworkInterface(request -> request.subnetId(subnet))
                .networkInterface()
                .networkInterfaceId();
    }

    private NetworkInterface shown(String eni) {
        return ec2.describeNetworkInterfaces(request -> request.networkInterfaceIds(eni))
                .networkInterfaces()
                .getFirst();
    }

    private String attach(String eni, String instance, int index) {
        return ec2.attachNetworkInterface(request ->
                        request.networkInterfaceId(eni).instanceId(instance).deviceIndex(index))
                .attachmentId();
    }

    @Test
    void anAttachedInterfaceIsTheInstancesUntilItIsDetached() throws Exception {
        String instance = instance();
        String eni = eni();
        String attachment = attach(eni, instance, 1);

        assertThat(shown(eni).statusAsString()).isEqualTo("in-use");
        assertThat(shown(eni).attachment().attachmentId()).isEqualTo(attachment).matches("eni-attach-0[0-9a-f]{16}");
        assertThat(shown(eni).attachment().deleteOnTermination()).isFalse();
        assertThat(world.instance(instance).networkInterfaces())
                .extracting(it -> it.attachment().deviceIndex())
                .containsExactly(0, 1);
        assertThat(machine.settle()).as("the machine is told").contains(instance);
        assertFails(
                "InvalidParameterValue",
                "Network interface '" + eni + "' is currently in use.",
                () -> ec2.deleteNetworkInterface(request -> request.networkInterfaceId(eni)));

        ec2.detachNetworkInterface(request -> request.attachmentId(attachment).force(true));
        assertThat(machine.settle()).contains(instance);
        assertThat(shown(eni).statusAsString()).isEqualTo("available");
        ec2.deleteNetworkInterface(request -> request.networkInterfaceId(eni));
        assertThat(world.instance(instance).networkInterfaces()).hasSize(1);
    }

    @Test
    void anInstanceTakesNoMoreInterfacesThanItsTypeHas() throws Exception {
        String instance = instance();
        attach(eni(), instance, 1);
        assertFails(
                "InvalidParameterValue",
                "Instance '" + instance + "' already has an interface attached at device index '1'.",
                () -> attach(eni(), instance, 1));
        attach(eni(), instance, 2);
        assertFails(
                "AttachmentLimitExceeded",
                "Interface count 4 exceeds the limit for t2.small",
                () -> attach(eni(), instance, 3));
        assertFails(
                "AttachmentLimitExceeded",
                "Interface count 3 exceeds the limit for t2.micro",
                () -> run(request -> request.instanceType(InstanceType.T2_MICRO)
                        .networkInterfaces(
                                one -> one.deviceIndex(0), two -> two.deviceIndex(1), three -> three.deviceIndex(2))));
        ec2.stopInstances(request -> request.instanceIds(instance));
        machine.settle();
        assertFails(
                "AttachmentLimitExceeded",
                "Interface count 3 exceeds the limit for t2.micro",
                () -> ec2.modifyInstanceAttribute(
                        request -> request.instanceId(instance).instanceType(type -> type.value("t2.micro"))));
    }

    @Test
    void whatAServiceAttachesIsTheInstancesButNoDeviceOfItsMachine() throws Exception {
        String instance = instance();
        String own = eni();
        attach(own, instance, 1);
        Ec2Client ecs = world.ecs();
        String ofTask = ecs.createNetworkInterface(request -> request.subnetId(subnet))
                .networkInterface()
                .networkInterfaceId();
        String attachment = attachFor(ecs, ofTask, instance);
        assertThat(attachFor(ecs, ofTask, instance)).as("asked for again").isEqualTo(attachment);
        assertThat(shown(ofTask).attachment().attachmentId()).isEqualTo(attachment);
        assertThat(shown(ofTask).attachment().deviceIndex()).as("the next").isEqualTo(2);
        ec2.rebootInstances(request -> request.instanceIds(instance));
        machine.settle();
        assertThat(world.hypervisor.asked(instance).orElseThrow().networkInterfaces())
                .containsOnlyKeys(0, 1)
                .containsEntry(1, own);

        String oneMore = ecs.createNetworkInterface(request -> request.subnetId(subnet))
                .networkInterface()
                .networkInterfaceId();
        assertFails(
                "AttachmentLimitExceeded",
                "Interface count 4 exceeds the limit for t2.small",
                () -> attachFor(ecs, oneMore, instance));
        ecs.deleteNetworkInterface(request -> request.networkInterfaceId(ofTask));
        attachFor(ecs, oneMore, instance);
    }

    private static String attachFor(Ec2Client service, String eni, String instance) {
        return service.attachNetworkInterface(
                        request -> request.networkInterfaceId(eni).instanceId(instance))
                .attachmentId();
    }

    @Test
    void whatCannotBeAttachedOrDetachedIsRefused() throws Exception {
        String instance = instance();
        String primary = world.instance(instance)
                .networkInterfaces()
                .getFirst()
                .attachment()
                .attachmentId();
        assertFails(
                "OperationNotPermitted",
                "The network interface at device index 0 cannot be detached.",
                () -> ec2.detachNetworkInterface(request -> request.attachmentId(primary)));
        assertFails(
                "InvalidAttachmentID.NotFound",
                "The attachment ID 'eni-attach-00000000000000000' does not exist",
                () -> ec2.detachNetworkInterface(request -> request.attachmentId("eni-attach-00000000000000000")));
        String used = world.instance(instance).networkInterfaces().getFirst().networkInterfaceId();
        assertFails(
                "InvalidNetworkInterface.InUse", "Interface: [" + used + "] in use.", () -> attach(used, instance, 1));
        String elsewhere = subnetIn("us-east-1c");
        String far = ec2.createNetworkInterface(request -> request.subnetId(elsewhere))
                .networkInterface()
                .networkInterfaceId();
        assertThat(world.instance(instance).placement().availabilityZone()).isNotEqualTo("us-east-1c");
        assertFails(
                "InvalidParameterCombination",
                "You may not attach a network interface to an instance if they are not in the same availability zone",
                () -> attach(far, instance, 1));
        String busy = eni();
        ec2.assignPrivateIpAddresses(request -> request.networkInterfaceId(busy).secondaryPrivateIpAddressCount(9));
        assertFails(
                "PrivateIpAddressLimitExceeded",
                "Number of private addresses will exceed limit.",
                () -> attach(busy, instance, 1));
    }

    @Test
    void severalInterfacesAreLaunchedWithTheInstanceAndGoWithIt() throws Exception {
        String kept = eni();
        Instance made = run(request -> request.networkInterfaces(
                second -> second.deviceIndex(1).networkInterfaceId(kept),
                first -> first.deviceIndex(0).subnetId(subnet).secondaryPrivateIpAddressCount(2)));
        assertThat(made.networkInterfaces())
                .extracting(it -> it.attachment().deviceIndex())
                .containsExactly(0, 1);
        InstanceNetworkInterface primary = made.networkInterfaces().getFirst();
        assertThat(primary.privateIpAddresses()).hasSize(3);
        assertThat(made.privateIpAddress()).isEqualTo(primary.privateIpAddress());
        assertThat(made.publicIpAddress()).as("of several, none gets one").isNull();
        machine.settle();

        ec2.terminateInstances(request -> request.instanceIds(made.instanceId()));
        machine.settle();
        assertThat(ec2.describeNetworkInterfaces().networkInterfaces())
                .singleElement()
                .satisfies(eni -> assertThat(eni.networkInterfaceId()).isEqualTo(kept));
        assertThat(shown(kept).statusAsString()).isEqualTo("available");
    }

    @Test
    void interfacesThatALaunchCannotHaveAreRefused() {
        assertFails(
                "InvalidParameterValue",
                "Each network interface requires a device index.",
                () -> run(request -> request.networkInterfaces(one -> one.deviceIndex(0), two -> {})));
        assertFails(
                "InvalidParameterValue",
                "Each network interface requires a unique device index.",
                () -> run(request -> request.networkInterfaces(one -> one.deviceIndex(0), two -> two.deviceIndex(0))));
        assertFails(
                "InvalidParameterCombination",
                "The associatePublicIPAddress parameter cannot be specified when launching with multiple network"
                        + " interfaces.",
                () -> run(request -> request.networkInterfaces(
                        one -> one.deviceIndex(0).associatePublicIpAddress(true), two -> two.deviceIndex(1))));
        assertFails(
                "PrivateIpAddressLimitExceeded",
                "Number of private addresses will exceed limit.",
                () -> run(request ->
                        request.networkInterfaces(one -> one.deviceIndex(0).secondaryPrivateIpAddressCount(4))));
        String eni = eni();
        assertFails(
                "InvalidParameterCombination",
                "A network interface may not specify both a network interface ID and a subnet",
                () -> run(request -> request.networkInterfaces(
                        one -> one.deviceIndex(0).networkInterfaceId(eni).subnetId(subnet))));
        assertThat(ec2.describeInstances().reservations()).isEmpty();
    }

    @Test
    void secondaryAddressesComeGoAndMove() throws Exception {
        String eni = eni();
        String other = eni();
        String address = ec2.assignPrivateIpAddresses(
                        request -> request.networkInterfaceId(eni).secondaryPrivateIpAddressCount(1))
                .assignedPrivateIpAddresses()
                .getFirst()
                .privateIpAddress();
        assertThat(secondary(eni)).containsExactly(address);
        machine.settle();
        assertThat(told(eni).secondaryIps()).containsExactly(address);

        assertFails(
                "InvalidIPAddress.InUse",
                "Address is in use.",
                () -> ec2.assignPrivateIpAddresses(
                        request -> request.networkInterfaceId(other).privateIpAddresses(address)));
        ec2.assignPrivateIpAddresses(request ->
                request.networkInterfaceId(other).privateIpAddresses(address).allowReassignment(true));
        assertThat(secondary(eni)).isEmpty();
        assertThat(secondary(other)).containsExactly(address);
        machine.settle();
        assertThat(told(other).secondaryIps()).containsExactly(address);

        assertFails(
                "InvalidParameterValue",
                "Some of [" + address + "] addresses are not assigned to interface " + eni,
                () -> ec2.unassignPrivateIpAddresses(
                        request -> request.networkInterfaceId(eni).privateIpAddresses(address)));
        ec2.unassignPrivateIpAddresses(
                request -> request.networkInterfaceId(other).privateIpAddresses(address));
        assertThat(secondary(other)).isEmpty();
        assertFails(
                "PrivateIpAddressLimitExceeded",
                "Number of private addresses will exceed limit.",
                () -> ec2.assignPrivateIpAddresses(
                        request -> request.networkInterfaceId(eni).secondaryPrivateIpAddressCount(1_000_000_000)));
    }

    private List<String> secondary(String eni) {
        return shown(eni).privateIpAddresses().stream()
                .filter(address -> !address.primary())
                .map(NetworkInterfacePrivateIpAddress::privateIpAddress)
                .toList();
    }

    private VpcSpec.NetworkInterface told(String eni) {
        return world.network.vpcs.get(world.defaultVpc()).networkInterfaces().get(eni);
    }

    @Test
    void attributesAreAskedForAndChangedOneByOne() throws Exception {
        String instance = instance();
        String eni = eni();
        String attachment = attach(eni, instance, 1);
        ec2.modifyNetworkInterfaceAttribute(request -> request.networkInterfaceId(eni)
                .attachment(it -> it.attachmentId(attachment).deleteOnTermination(true)));
        ec2.modifyNetworkInterfaceAttribute(
                request -> request.networkInterfaceId(eni).sourceDestCheck(it -> it.value(false)));
        assertThat(ec2.describeNetworkInterfaceAttribute(request ->
                                request.networkInterfaceId(eni).attribute(NetworkInterfaceAttribute.ATTACHMENT))
                        .attachment()
                        .deleteOnTermination())
                .isTrue();
        assertThat(sourceDestCheck(eni)).isFalse();
        ec2.resetNetworkInterfaceAttribute(
                request -> request.networkInterfaceId(eni).sourceDestCheck("true"));
        assertThat(sourceDestCheck(eni)).isTrue();
        machine.settle();

        ec2.terminateInstances(request -> request.instanceIds(instance));
        machine.settle();
        assertThat(ec2.describeNetworkInterfaces().networkInterfaces()).isEmpty();
    }

    private boolean sourceDestCheck(String eni) {
        return ec2.describeNetworkInterfaceAttribute(request ->
                        request.networkInterfaceId(eni).attribute(NetworkInterfaceAttribute.SOURCE_DEST_CHECK))
                .sourceDestCheck()
                .value();
    }

    @Test
    void anElasticAddressIsAssociatedWithAnInstance() throws Exception {
        String instance = instance();
        String allocation = ec2.allocateAddress().allocationId();
        ec2.associateAddress(request -> request.allocationId(allocation).instanceId(instance));
        assertThat(ec2.describeAddresses(request -> request.filters(filter("instance-id", instance)))
                        .addresses())
                .singleElement()
                .satisfies(address -> assertThat(address.publicIp())
                        .isEqualTo(world.instance(instance).publicIpAddress()));
        attach(eni(), instance, 1);
        assertFails(
                "InvalidInstanceID",
                "There are multiple interfaces attached to instance '" + instance
                        + "'. Please specify an interface ID for the operation instead.",
                () -> ec2.associateAddress(
                        request -> request.allocationId(allocation).instanceId(instance)));
    }
}
