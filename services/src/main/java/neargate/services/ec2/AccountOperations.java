package neargate.services.ec2;

import static neargate.services.ec2.resource.DryRun.answer;

import neargate.services.ec2.resource.TagOperations;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;

/** The operations of accounts, Regions and tags. */
interface AccountOperations extends Ec2Client {
    AccountAttributes accountAttributes();

    TagOperations tags();

    // Regions and accounts

    @Override
    default DescribeAvailabilityZonesResponse describeAvailabilityZones(DescribeAvailabilityZonesRequest request) {
        return answer(request, Zones::describe);
    }

    @Override
    default DescribeRegionsResponse describeRegions(DescribeRegionsRequest request) {
        return answer(request, Zones::describe);
    }

    @Override
    default DescribeAccountAttributesResponse describeAccountAttributes(DescribeAccountAttributesRequest request) {
        return answer(request, accountAttributes()::describe);
    }

    // Tags

    @Override
    default DescribeTagsResponse describeTags(DescribeTagsRequest request) {
        return answer(request, tags()::describe);
    }

    @Override
    default CreateTagsResponse createTags(CreateTagsRequest request) {
        return answer(request, tags()::create);
    }

    @Override
    default DeleteTagsResponse deleteTags(DeleteTagsRequest request) {
        return answer(request, tags()::delete);
    }
}
