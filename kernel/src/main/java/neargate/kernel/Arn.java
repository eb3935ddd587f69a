package neargate.kernel;

import java.util.Optional;

/**
 * An Amazon Resource Name, {@code arn:partition:service:region:account:resource} ("Identify AWS resources with Amazon
 * Resource Names"). The resource part is kept as it is written: services disagree on its inner shape.
 */
public record Arn(String partition, String service, String region, String account, String resource) {
    private static final String PARTITION = "aws";

    /** An ARN in the caller's account and region. */
    public static Arn of(Caller caller, String service, String resource) {
        return new Arn(PARTITION, service, caller.region(), caller.account(), resource);
    }

    /**
     * Reads an ARN; empty when {@code text} is not one, or of another partition than {@code aws}: there is nothing here that
     * it could mean, and one thing has one ARN, by which policies know it.
     */
    public static Optional<Arn> parse(String text) {
        String[] parts = text.split(":", 6);
        return parts.length == 6 && parts[0].equals("arn") && parts[1].equals(PARTITION) && !parts[5].isEmpty()
                ? Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]))
                : Optional.empty();
    }

    /** What follows the first slash of the resource: {@code first} of {@code cluster/first}; all of it without one. */
    public String name() {
        return resource.substring(resource.indexOf('/') + 1);
    }

    /** What precedes the first slash of the resource: {@code cluster} of {@code cluster/first}; empty without one. */
    public String type() {
        int slash = resource.indexOf('/');
        return slash < 0 ? "" : resource.substring(0, slash);
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + resource;
    }
}
