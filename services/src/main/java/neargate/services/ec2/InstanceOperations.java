package neargate.services.ec2;

import static neargate.services.ec2.resource.DryRun.answer;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileResponse;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeIamInstanceProfileAssociationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIamInstanceProfileAssociationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceCreditSpecificationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceCreditSpecificationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateIamInstanceProfileResponse;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputRequest;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputResponse;
import software.amazon.awssdk.services.ec2.model.GetLaunchTemplateDataRequest;
import software.amazon.awssdk.services.ec2.model.GetLaunchTemplateDataResponse;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceCreditSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceCreditSpecificationResponse;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.MonitorInstancesRequest;
import software.amazon.awssdk.services.ec2.model.MonitorInstancesResponse;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceIamInstanceProfileAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceIamInstanceProfileAssociationResponse;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;
import software.amazon.awssdk.services.ec2.model.UnmonitorInstancesRequest;
import software.amazon.awssdk.services.ec2.model.UnmonitorInstancesResponse;

/** The operations of instances and what they are made from. */
interface InstanceOperations extends Ec2Client {
    KeyPairs keyPairs();

    Images images();

    Instances instances();

    InstanceLaunch instanceLaunch();

    InstanceStates instanceStates();

    InstanceAttributes instanceAttributes();

    InstanceOptions instanceOptions();

    CreditSpecifications creditSpecifications();

    InstanceProfiles instanceProfiles();

    LaunchTemplates launchTemplates();

    LaunchTemplateVersions launchTemplateVersions();

    LaunchTemplateData launchTemplateData();

    // Instances

    @Override
    default RunInstancesResponse runInstances(RunInstancesRequest request) {
        return answer(request, instanceLaunch()::run);
    }

    @Override
    default DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
        return answer(request, instances()::describe);
    }

    @Override
    default DescribeInstanceStatusResponse describeInstanceStatus(DescribeInstanceStatusRequest request) {
        return answer(request, instances()::describe);
    }

    @Override
    default GetConsoleOutputResponse getConsoleOutput(GetConsoleOutputRequest request) {
        return answer(request, instances()::console);
    }

    @Override
    default StartInstancesResponse startInstances(StartInstancesRequest request) {
        return answer(request, instanceStates()::start);
    }

    @Override
    default StopInstancesResponse stopInstances(StopInstancesRequest request) {
        return answer(request, instanceStates()::stop);
    }

    @Override
    default RebootInstancesResponse rebootInstances(RebootInstancesRequest request) {
        return answer(request, instanceStates()::reboot);
    }

    @Override
    default TerminateInstancesResponse terminateInstances(TerminateInstancesRequest request) {
        return answer(request, instanceStates()::terminate);
    }

    @Override
    default DescribeInstanceAttributeResponse describeInstanceAttribute(DescribeInstanceAttributeRequest request) {
        return answer(request, instanceAttributes()::describe);
    }

    @Override
    default ModifyInstanceAttributeResponse modifyInstanceAttribute(ModifyInstanceAttributeRequest request) {
        return answer(request, instanceAttributes()::modify);
    }

    @Override
    default MonitorInstancesResponse monitorInstances(MonitorInstancesRequest request) {
        return answer(request, instanceOptions()::monitor);
    }

    @Override
    default UnmonitorInstancesResponse unmonitorInstances(UnmonitorInstancesRequest request) {
        return answer(request, instanceOptions()::unmonitor);
    }

    @Override
    default ModifyInstanceMetadataOptionsResponse modifyInstanceMetadataOptions(
            ModifyInstanceMetadataOptionsRequest request) {
        return answer(request, instanceOptions()::modify);
    }

    @Override
    default ModifyInstanceCreditSpecificationResponse modifyInstanceCreditSpecification(
            ModifyInstanceCreditSpecificationRequest request) {
        return answer(request, creditSpecifications()::modify);
    }

    @Override
    default DescribeInstanceCreditSpecificationsResponse describeInstanceCreditSpecifications(
            DescribeInstanceCreditSpecificationsRequest request) {
        return answer(request, creditSpecifications()::describe);
    }

    @Override
    default AssociateIamInstanceProfileResponse associateIamInstanceProfile(
            AssociateIamInstanceProfileRequest request) {
        return answer(request, instanceProfiles()::associate);
    }

    @Override
    default DisassociateIamInstanceProfileResponse disassociateIamInstanceProfile(
            DisassociateIamInstanceProfileRequest request) {
        return answer(request, instanceProfiles()::disassociate);
    }

    @Override
    default ReplaceIamInstanceProfileAssociationResponse replaceIamInstanceProfileAssociation(
            ReplaceIamInstanceProfileAssociationRequest request) {
        return answer(request, instanceProfiles()::replace);
    }

    @Override
    default DescribeIamInstanceProfileAssociationsResponse describeIamInstanceProfileAssociations(
            DescribeIamInstanceProfileAssociationsRequest request) {
        return answer(request, instanceProfiles()::describe);
    }

    // Launch templates

    @Override
    default CreateLaunchTemplateResponse createLaunchTemplate(CreateLaunchTemplateRequest request) {
        return answer(request, launchTemplates()::create);
    }

    @Override
    default CreateLaunchTemplateVersionResponse createLaunchTemplateVersion(
            CreateLaunchTemplateVersionRequest request) {
        return answer(request, launchTemplateVersions()::create);
    }

    @Override
    default GetLaunchTemplateDataResponse getLaunchTemplateData(GetLaunchTemplateDataRequest request) {
        return answer(request, launchTemplateData()::get);
    }

    @Override
    default ModifyLaunchTemplateResponse modifyLaunchTemplate(ModifyLaunchTemplateRequest request) {
        return answer(request, launchTemplates()::modify);
    }

    @Override
    default DeleteLaunchTemplateResponse deleteLaunchTemplate(DeleteLaunchTemplateRequest request) {
        return answer(request, launchTemplates()::delete);
    }

    @Override
    default DeleteLaunchTemplateVersionsResponse deleteLaunchTemplateVersions(
            DeleteLaunchTemplateVersionsRequest request) {
        return answer(request, launchTemplateVersions()::delete);
    }

    @Override
    default DescribeLaunchTemplatesResponse describeLaunchTemplates(DescribeLaunchTemplatesRequest request) {
        return answer(request, launchTemplates()::describe);
    }

    @Override
    default DescribeLaunchTemplateVersionsResponse describeLaunchTemplateVersions(
            DescribeLaunchTemplateVersionsRequest request) {
        return answer(request, launchTemplateVersions()::describe);
    }

    // Images

    @Override
    default DescribeImagesResponse describeImages(DescribeImagesRequest request) {
        return answer(request, images()::describe);
    }

    @Override
    default DescribeInstanceTypesResponse describeInstanceTypes(DescribeInstanceTypesRequest request) {
        return answer(request, InstanceTypeOperations::describe);
    }

    @Override
    default DescribeInstanceTypeOfferingsResponse describeInstanceTypeOfferings(
            DescribeInstanceTypeOfferingsRequest request) {
        return answer(request, InstanceTypeOperations::describe);
    }

    // Key pairs

    @Override
    default DescribeKeyPairsResponse describeKeyPairs(DescribeKeyPairsRequest request) {
        return answer(request, keyPairs()::describe);
    }

    @Override
    default CreateKeyPairResponse createKeyPair(CreateKeyPairRequest request) {
        return answer(request, keyPairs()::create);
    }

    @Override
    default ImportKeyPairResponse importKeyPair(ImportKeyPairRequest request) {
        return answer(request, keyPairs()::importKey);
    }

    @Override
    default DeleteKeyPairResponse deleteKeyPair(DeleteKeyPairRequest request) {
        return answer(request, keyPairs()::delete);
    }
}
