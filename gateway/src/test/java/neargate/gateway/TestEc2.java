package neargate.gateway;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.CreateVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** A small EC2. */
public final class TestEc2 implements Ec2Client {

    @Override
    public DescribeVpcsResponse describeVpcs(DescribeVpcsRequest request) {
        return DescribeVpcsResponse.builder()
                .vpcs(Vpc.builder().vpcId("vpc-1").cidrBlock("10.0.0.0/16").build())
                .build();
    }

    @Override
    public CreateVolumeResponse createVolume(CreateVolumeRequest request) {
        return CreateVolumeResponse.builder().build();
    }

    /** A reservation whose id tells the instance type that was asked for. */
    @Override
    public RunInstancesResponse runInstances(RunInstancesRequest request) {
        return RunInstancesResponse.builder()
                .reservationId(request.instanceTypeAsString())
                .build();
    }

    @Override
    public String serviceName() {
        return "ec2";
    }

    @Override
    public void close() {}
}
