package neargate.services.ec2;

/** The names that AWS's DNS gives to addresses ("DNS attributes in your VPC"). */
final class DnsNames {
    private DnsNames() {}

    /** {@code ip-172-31-4-5.ec2.internal}; outside us-east-1 {@code ip-172-31-4-5.eu-west-1.compute.internal}. */
    static String ofPrivate(String address, String region) {
        return "ip-" + address.replace('.', '-') + "." + internalDomain(region);
    }

    /** {@code ec2-127-4-5-6.compute-1.amazonaws.com}; outside us-east-1 {@code ....eu-west-1.compute.amazonaws.com}. */
    static String ofPublic(String address, String region) {
        String domain = region.equals("us-east-1") ? "compute-1" : region + ".compute";
        return "ec2-" + address.replace('.', '-') + "." + domain + ".amazonaws.com";
    }

    static String internalDomain(String region) {
        return region.equals("us-east-1") ? "ec2.internal" : region + ".compute.internal";
    }
}
