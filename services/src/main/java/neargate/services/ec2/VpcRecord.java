package neargate.services.ec2;

import software.amazon.awssdk.services.ec2.model.Vpc;

/** A VPC, and the attributes that only DescribeVpcAttribute shows. */
record VpcRecord(Vpc vpc, boolean dnsSupport, boolean dnsHostnames, boolean networkAddressUsageMetrics) {
    String id() {
        return vpc.vpcId();
    }

    VpcRecord with(Vpc changed) {
        return new VpcRecord(changed, dnsSupport, dnsHostnames, networkAddressUsageMetrics);
    }
}
