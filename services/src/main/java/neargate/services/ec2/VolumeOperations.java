package neargate.services.ec2;

import static neargate.services.ec2.resource.DryRun.answer;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.AttachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.CreateVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumeStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumeStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesModificationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesModificationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.DetachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DetachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVolumeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVolumeResponse;

/** The operations of volumes. */
interface VolumeOperations extends Ec2Client {
    Volumes volumes();

    VolumeAttachments volumeAttachments();

    VolumeModifications volumeModifications();

    VolumeViews volumeViews();

    @Override
    default DescribeVolumesResponse describeVolumes(DescribeVolumesRequest request) {
        return answer(request, volumes()::describe);
    }

    @Override
    default DescribeVolumeStatusResponse describeVolumeStatus(DescribeVolumeStatusRequest request) {
        return answer(request, volumeViews()::describe);
    }

    @Override
    default CreateVolumeResponse createVolume(CreateVolumeRequest request) {
        return answer(request, volumes()::create);
    }

    @Override
    default DeleteVolumeResponse deleteVolume(DeleteVolumeRequest request) {
        return answer(request, volumes()::delete);
    }

    @Override
    default ModifyVolumeResponse modifyVolume(ModifyVolumeRequest request) {
        return answer(request, volumeModifications()::modify);
    }

    @Override
    default DescribeVolumesModificationsResponse describeVolumesModifications(
            DescribeVolumesModificationsRequest request) {
        return answer(request, volumeModifications()::describe);
    }

    @Override
    default AttachVolumeResponse attachVolume(AttachVolumeRequest request) {
        return answer(request, volumeAttachments()::attach);
    }

    @Override
    default DetachVolumeResponse detachVolume(DetachVolumeRequest request) {
        return answer(request, volumeAttachments()::detach);
    }
}
