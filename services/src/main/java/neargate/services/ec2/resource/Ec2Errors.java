package neargate.services.ec2.resource;

import neargate.kernel.AwsErrors;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** EC2's errors: it has no exception classes of its own, only codes ("Error codes for the Amazon EC2 API"). */
public final class Ec2Errors {
    private Ec2Errors() {}

    /** A client's mistake, status 400. */
    public static Ec2Exception error(String code, String message) {
        return error(code, message, 400);
    }

    public static Ec2Exception invalidParameterValue(String message) {
        return error("InvalidParameterValue", message);
    }

    public static Ec2Exception missingParameter(String name) {
        return error("MissingParameter", "The request must contain the parameter " + name);
    }

    public static Ec2Exception invalidParameterCombination(String message) {
        return error("InvalidParameterCombination", message);
    }

    public static Ec2Exception dependencyViolation(String message) {
        return error("DependencyViolation", message);
    }

    /** A field that Neargate does not carry yet: refused, never dropped. */
    public static Ec2Exception unsupported(String what) {
        return error("UnsupportedOperation", what + " is not supported yet.");
    }

    static Ec2Exception error(String code, String message, int status) {
        return (Ec2Exception) AwsErrors.filled(Ec2Exception.builder(), "Ec2", code, message, status);
    }
}
