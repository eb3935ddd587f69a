package neargate.kernel;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The SDK's exceptions as its clients throw them, so that who calls a service here tells them apart by the same means. */
public final class AwsErrors {
    private AwsErrors() {}

    /**
     * An exception with all that is told of it.
     *
     * @param service as the SDK names it, {@code Kms}
     */
    public static AwsServiceException filled(
            AwsServiceException.Builder exception, String service, String code, String message, int status) {
        return exception
                .message(message)
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName(service)
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
