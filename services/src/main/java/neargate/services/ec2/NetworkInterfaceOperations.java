package neargate.services.ec2;

import static neargate.services.ec2.resource.DryRun.answer;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AllocateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.AssignPrivateIpAddressesRequest;
import software.amazon.awssdk.services.ec2.model.AssignPrivateIpAddressesResponse;
import software.amazon.awssdk.services.ec2.model.AssociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AssociateAddressResponse;
import software.amazon.awssdk.services.ec2.model.AttachNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.AttachNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfaceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DetachNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.DetachNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressResponse;
import software.amazon.awssdk.services.ec2.model.ModifyAddressAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyAddressAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressRequest;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressResponse;
import software.amazon.awssdk.services.ec2.model.ResetAddressAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ResetAddressAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ResetNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ResetNetworkInterfaceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.UnassignPrivateIpAddressesRequest;
import software.amazon.awssdk.services.ec2.model.UnassignPrivateIpAddressesResponse;

/** The operations of network interfaces and addresses. */
interface NetworkInterfaceOperations extends Ec2Client {
    NetworkInterfaces networkInterfaces();

    NetworkInterfaceCreation networkInterfaceCreation();

    NetworkInterfaceAttributes networkInterfaceAttributes();

    NetworkInterfaceAttachments networkInterfaceAttachments();

    PrivateIpAddresses privateIpAddresses();

    Addresses addresses();

    AddressAttributes addressAttributes();

    @Override
    default DescribeNetworkInterfacesResponse describeNetworkInterfaces(DescribeNetworkInterfacesRequest request) {
        return answer(request, networkInterfaces()::describe);
    }

    @Override
    default CreateNetworkInterfaceResponse createNetworkInterface(CreateNetworkInterfaceRequest request) {
        return answer(request, networkInterfaceCreation()::create);
    }

    @Override
    default DeleteNetworkInterfaceResponse deleteNetworkInterface(DeleteNetworkInterfaceRequest request) {
        return answer(request, networkInterfaces()::delete);
    }

    @Override
    default ModifyNetworkInterfaceAttributeResponse modifyNetworkInterfaceAttribute(
            ModifyNetworkInterfaceAttributeRequest request) {
        return answer(request, networkInterfaceAttributes()::modify);
    }

    @Override
    default DescribeNetworkInterfaceAttributeResponse describeNetworkInterfaceAttribute(
            DescribeNetworkInterfaceAttributeRequest request) {
        return answer(request, networkInterfaceAttributes()::describe);
    }

    @Override
    default ResetNetworkInterfaceAttributeResponse resetNetworkInterfaceAttribute(
            ResetNetworkInterfaceAttributeRequest request) {
        return answer(request, networkInterfaceAttributes()::reset);
    }

    @Override
    default AttachNetworkInterfaceResponse attachNetworkInterface(AttachNetworkInterfaceRequest request) {
        return answer(request, networkInterfaceAttachments()::attach);
    }

    @Override
    default DetachNetworkInterfaceResponse detachNetworkInterface(DetachNetworkInterfaceRequest request) {
        return answer(request, networkInterfaceAttachments()::detach);
    }

    @Override
    default AssignPrivateIpAddressesResponse assignPrivateIpAddresses(AssignPrivateIpAddressesRequest request) {
        return answer(request, privateIpAddresses()::assign);
    }

    @Override
    default UnassignPrivateIpAddressesResponse unassignPrivateIpAddresses(UnassignPrivateIpAddressesRequest request) {
        return answer(request, privateIpAddresses()::unassign);
    }

    @Override
    default DescribeAddressesResponse describeAddresses(DescribeAddressesRequest request) {
        return answer(request, addresses()::describe);
    }

    @Override
    default DescribeAddressesAttributeResponse describeAddressesAttribute(DescribeAddressesAttributeRequest request) {
        return answer(request, addressAttributes()::describe);
    }

    @Override
    default ModifyAddressAttributeResponse modifyAddressAttribute(ModifyAddressAttributeRequest request) {
        return answer(request, addressAttributes()::modify);
    }

    @Override
    default ResetAddressAttributeResponse resetAddressAttribute(ResetAddressAttributeRequest request) {
        return answer(request, addressAttributes()::reset);
    }

    @Override
    default AllocateAddressResponse allocateAddress(AllocateAddressRequest request) {
        return answer(request, addresses()::allocate);
    }

    @Override
    default AssociateAddressResponse associateAddress(AssociateAddressRequest request) {
        return answer(request, addresses()::associate);
    }

    @Override
    default DisassociateAddressResponse disassociateAddress(DisassociateAddressRequest request) {
        return answer(request, addresses()::disassociate);
    }

    @Override
    default ReleaseAddressResponse releaseAddress(ReleaseAddressRequest request) {
        return answer(request, addresses()::release);
    }
}
