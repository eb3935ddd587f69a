package neargate.services.ec2;

import java.util.List;
import java.util.stream.Stream;
import neargate.services.ec2.instances.InstanceRecord;
import neargate.services.ec2.instances.InstanceRecord.Attributes;
import neargate.services.ec2.instances.LaunchOptions;
import neargate.services.ec2.instancetypes.InstanceTypes;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;

/** DescribeInstanceAttribute and ModifyInstanceAttribute. */
final class InstanceAttributes {
    private final RegionStore store;

    InstanceAttributes(RegionStore store) {
        this.store = store;
    }

    DescribeInstanceAttributeResponse describe(DescribeInstanceAttributeRequest request) {
        if (request.attribute() == null) {
            throw Ec2Errors.missingParameter("Attribute");
        }
        RegionRows rows = store.read();
        InstanceRecord record = rows.require(Instances.KIND, request.instanceId());
        Instance shown = Instances.shown(rows, record).instance();
        Attributes attributes = record.attributes();
        DescribeInstanceAttributeResponse.Builder answer =
                DescribeInstanceAttributeResponse.builder().instanceId(record.id());
        var described = switch (request.attribute()) {
            case INSTANCE_TYPE -> answer.instanceType(text(shown.instanceTypeAsString()));
            case USER_DATA -> answer.userData(text(attributes.userData()));
            case DISABLE_API_TERMINATION -> answer.disableApiTermination(flag(attributes.disableApiTermination()));
            case DISABLE_API_STOP -> answer.disableApiStop(flag(attributes.disableApiStop()));
            case INSTANCE_INITIATED_SHUTDOWN_BEHAVIOR ->
                answer.instanceInitiatedShutdownBehavior(
                        text(attributes.instanceInitiatedShutdownBehavior().toString()));
            case ROOT_DEVICE_NAME -> answer.rootDeviceName(text(shown.rootDeviceName()));
            case BLOCK_DEVICE_MAPPING -> answer.blockDeviceMappings(shown.blockDeviceMappings());
            case SOURCE_DEST_CHECK -> answer.sourceDestCheck(flag(Boolean.TRUE.equals(shown.sourceDestCheck())));
            case GROUP_SET -> answer.groups(shown.securityGroups());
            case EBS_OPTIMIZED -> answer.ebsOptimized(flag(Boolean.TRUE.equals(shown.ebsOptimized())));
            case ENA_SUPPORT -> answer.enaSupport(flag(true));
            case KERNEL -> answer.kernelId(text(null));
            case RAMDISK -> answer.ramdiskId(text(null));
            case PRODUCT_CODES -> answer.productCodes(List.of());
            case SRIOV_NET_SUPPORT -> answer.sriovNetSupport(text("simple"));
            default -> throw invalid(request.attributeAsString());
        };
        return described.build();
    }

    private static RuntimeException invalid(@Nullable String attribute) {
        return Ec2Errors.invalidParameterValue(
                "Value (" + attribute + ") for parameter attribute is invalid. Unknown attribute.");
    }

    private static AttributeValue text(@Nullable String value) {
        return AttributeValue.builder().value(value).build();
    }

    private static AttributeBooleanValue flag(boolean value) {
        return AttributeBooleanValue.builder().value(value).build();
    }

    ModifyInstanceAttributeResponse modify(ModifyInstanceAttributeRequest request) {
        if (request.kernel() != null || request.ramdisk() != null || request.sriovNetSupport() != null) {
            throw Ec2Errors.unsupported("The attribute of a kernel, a RAM disk or a network driver");
        }
        if (!request.blockDeviceMappings().isEmpty()) {
            throw Ec2Errors.unsupported("A change of blockDeviceMappings");
        }
        return store.write(edit -> {
            InstanceRecord record = Instances.alive(edit, request.instanceId());
            InstanceRecord after = edit.put(Instances.KIND, changed(record, named(request)));
            InstanceTypes.of(after.instance().instanceTypeAsString())
                    .ifPresent(type -> NetworkInterfaceAttachments.checkFits(edit, after.id(), type));
            networks(edit, record, request);
            return ModifyInstanceAttributeResponse.builder().build();
        });
    }

    /** The older form names the attribute and gives its value in {@code value}. */
    private static ModifyInstanceAttributeRequest named(ModifyInstanceAttributeRequest request) {
        if (request.attribute() == null) {
            return request;
        }
        String value = request.value();
        return request.copy(it -> {
            switch (request.attribute()) {
                case INSTANCE_TYPE -> it.instanceType(text(value));
                case DISABLE_API_TERMINATION -> it.disableApiTermination(flag(Boolean.parseBoolean(value)));
                case DISABLE_API_STOP -> it.disableApiStop(flag(Boolean.parseBoolean(value)));
                case INSTANCE_INITIATED_SHUTDOWN_BEHAVIOR -> it.instanceInitiatedShutdownBehavior(text(value));
                case SOURCE_DEST_CHECK -> it.sourceDestCheck(flag(Boolean.parseBoolean(value)));
                default -> {
                    if (request.attribute() != InstanceAttributeName.USER_DATA) {
                        throw invalid(request.attributeAsString());
                    }
                }
            }
        });
    }

    private static InstanceRecord changed(InstanceRecord record, ModifyInstanceAttributeRequest request) {
        Attributes before = record.attributes();
        String userData = before.userData();
        if (request.userData() != null) {
            requireStopped(record, "userData");
            userData = request.userData().value() == null
                    ? null
                    : request.userData().value().asUtf8String();
            InstanceLaunch.checkUserData(userData);
        }
        InstanceRecord after = record.with(new Attributes(
                userData,
                request.disableApiTermination() == null
                        ? before.disableApiTermination()
                        : Boolean.TRUE.equals(request.disableApiTermination().value()),
                request.disableApiStop() == null
                        ? before.disableApiStop()
                        : Boolean.TRUE.equals(request.disableApiStop().value()),
                behavior(request.instanceInitiatedShutdownBehavior(), before),
                before.cpuCredits()));
        if (request.instanceType() == null) {
            return after;
        }
        requireStopped(record, "instanceType");
        String type = request.instanceType().value();
        InstanceTypeInfo known = InstanceTypes.of(type)
                .orElseThrow(() -> Ec2Errors.invalidParameterValue("Invalid value '" + type + "' for InstanceType."));
        return after.with(it -> it.instanceType(type).cpuOptions(LaunchOptions.cpu(known)));
    }

    private static ShutdownBehavior behavior(@Nullable AttributeValue asked, Attributes before) {
        if (asked == null) {
            return before.instanceInitiatedShutdownBehavior();
        }
        return Stream.of(ShutdownBehavior.STOP, ShutdownBehavior.TERMINATE)
                .filter(known -> known.toString().equals(asked.value()))
                .findFirst()
                .orElseThrow(() -> Ec2Errors.invalidParameterValue("Value (" + asked.value()
                        + ") for parameter instanceInitiatedShutdownBehavior is invalid. Expected stop or terminate."));
    }

    private static void requireStopped(InstanceRecord record, String attribute) {
        if (record.state() != InstanceStateName.STOPPED) {
            throw Ec2Errors.error(
                    "IncorrectInstanceState",
                    "The instance '" + record.id() + "' is not in the 'stopped' state: " + attribute
                            + " can be changed only then.");
        }
    }

    /** What is the primary network interface's. */
    private static void networks(RegionEdit edit, InstanceRecord record, ModifyInstanceAttributeRequest request) {
        if (request.sourceDestCheck() == null && request.groups().isEmpty()) {
            return;
        }
        Instances.networkInterfaces(edit, record.id())
                .filter(eni -> eni.attachment().deviceIndex() == 0)
                .findFirst()
                .ifPresent(eni -> {
                    var after = eni.toBuilder();
                    if (request.sourceDestCheck() != null) {
                        after.sourceDestCheck(
                                Boolean.TRUE.equals(request.sourceDestCheck().value()));
                    }
                    if (!request.groups().isEmpty()) {
                        after.groups(NetworkInterfaceCreation.groups(
                                edit, edit.require(Subnets.KIND, eni.subnetId()), request.groups()));
                    }
                    edit.put(
                            NetworkInterfaces.KIND,
                            edit.require(NetworkInterfaces.KIND, eni.networkInterfaceId())
                                    .with(after.build()));
                });
    }
}
