package neargate.services.ec2;

import java.util.Objects;
import java.util.stream.Stream;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfaceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachmentChanges;
import software.amazon.awssdk.services.ec2.model.ResetNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ResetNetworkInterfaceAttributeResponse;

/** DescribeNetworkInterfaceAttribute, ModifyNetworkInterfaceAttribute and ResetNetworkInterfaceAttribute. */
final class NetworkInterfaceAttributes {
    private final RegionStore store;

    NetworkInterfaceAttributes(RegionStore store) {
        this.store = store;
    }

    DescribeNetworkInterfaceAttributeResponse describe(DescribeNetworkInterfaceAttributeRequest request) {
        NetworkInterface eni = store.read()
                .require(NetworkInterfaces.KIND, request.networkInterfaceId())
                .networkInterface();
        var answer = DescribeNetworkInterfaceAttributeResponse.builder().networkInterfaceId(eni.networkInterfaceId());
        var described = switch (request.attribute()) {
            case DESCRIPTION -> answer.description(it -> it.value(eni.description()));
            case GROUP_SET -> answer.groups(eni.groups());
            case SOURCE_DEST_CHECK -> answer.sourceDestCheck(it -> it.value(eni.sourceDestCheck()));
            case ATTACHMENT -> answer.attachment(eni.attachment());
            case ASSOCIATE_PUBLIC_IP_ADDRESS -> answer.associatePublicIpAddress(hasPublicAddress(eni));
            case null -> throw Ec2Errors.missingParameter("Attribute");
            case UNKNOWN_TO_SDK_VERSION ->
                throw Ec2Errors.invalidParameterValue("Value (" + request.attributeAsString()
                        + ") for parameter attribute is invalid. Unknown attribute.");
        };
        return described.build();
    }

    /** Of Amazon's pool, not an elastic one. */
    private static boolean hasPublicAddress(NetworkInterface eni) {
        return eni.association() != null && eni.association().allocationId() == null;
    }

    ModifyNetworkInterfaceAttributeResponse modify(ModifyNetworkInterfaceAttributeRequest request) {
        if (request.enaSrdSpecification() != null
                || request.enablePrimaryIpv6() != null
                || request.connectionTrackingSpecification() != null
                || !request.associatedSubnetIds().isEmpty()) {
            throw Ec2Errors.unsupported("A network interface attribute other than attachment, description, groups,"
                    + " sourceDestCheck and associatePublicIpAddress");
        }
        requireOne(request);
        return store.write(edit -> {
            NetworkInterfaceRecord before = NetworkInterfaces.own(edit, request.networkInterfaceId());
            NetworkInterface eni = before.networkInterface();
            var after = eni.toBuilder();
            if (request.description() != null) {
                after.description(
                        Objects.requireNonNullElse(request.description().value(), ""));
            }
            if (request.sourceDestCheck() != null) {
                after.sourceDestCheck(
                        Boolean.TRUE.equals(request.sourceDestCheck().value()));
            }
            if (!request.groups().isEmpty()) {
                after.groups(NetworkInterfaceCreation.groups(
                        edit, edit.require(Subnets.KIND, eni.subnetId()), request.groups()));
            }
            if (request.attachment() != null) {
                after.attachment(changed(eni, request.attachment()));
            }
            edit.put(NetworkInterfaces.KIND, before.with(after.build()));
            if (request.associatePublicIpAddress() != null) {
                NetworkInterfaces.associatePublicAddress(edit, before.id(), request.associatePublicIpAddress());
            }
            return ModifyNetworkInterfaceAttributeResponse.builder().build();
        });
    }

    /** "ModifyNetworkInterfaceAttribute": "You can specify only one attribute at a time". */
    private static void requireOne(ModifyNetworkInterfaceAttributeRequest request) {
        long attributes = Stream.of(
                        request.description(),
                        request.sourceDestCheck(),
                        request.groups().isEmpty() ? null : request.groups(),
                        request.attachment(),
                        request.associatePublicIpAddress())
                .filter(Objects::nonNull)
                .count();
        if (attributes != 1) {
            throw Ec2Errors.invalidParameterCombination(
                    attributes == 0 ? "No attributes specified." : "Fields for multiple attribute types specified");
        }
    }

    private static NetworkInterfaceAttachment changed(NetworkInterface eni, NetworkInterfaceAttachmentChanges changes) {
        if (changes.attachmentId() == null) {
            throw Ec2Errors.missingParameter("Attachment.AttachmentId");
        }
        NetworkInterfaceAttachment attachment = eni.attachment();
        if (attachment == null || !attachment.attachmentId().equals(changes.attachmentId())) {
            throw NetworkInterfaceAttachments.notFound(changes.attachmentId());
        }
        return changes.deleteOnTermination() == null
                ? attachment
                : attachment.copy(it -> it.deleteOnTermination(changes.deleteOnTermination()));
    }

    /** "ResetNetworkInterfaceAttribute": the only one that can be reset is sourceDestCheck. */
    ResetNetworkInterfaceAttributeResponse reset(ResetNetworkInterfaceAttributeRequest request) {
        if (request.sourceDestCheck() == null) {
            throw Ec2Errors.missingParameter("SourceDestCheck");
        }
        return store.write(edit -> {
            NetworkInterfaceRecord before = NetworkInterfaces.own(edit, request.networkInterfaceId());
            edit.put(
                    NetworkInterfaces.KIND,
                    before.with(before.networkInterface().toBuilder()
                            .sourceDestCheck(true)
                            .build()));
            return ResetNetworkInterfaceAttributeResponse.builder().build();
        });
    }
}
