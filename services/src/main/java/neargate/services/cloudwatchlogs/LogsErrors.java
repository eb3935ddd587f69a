package neargate.services.cloudwatchlogs;

import java.io.IOException;
import neargate.kernel.Page;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ServiceUnavailableException;

/** The exceptions of CloudWatch Logs with AWS's texts. */
final class LogsErrors {
    private LogsErrors() {}

    static ResourceNotFoundException noGroup() {
        return ResourceNotFoundException.builder()
                .message("The specified log group does not exist.")
                .build();
    }

    static ResourceNotFoundException noStream() {
        return ResourceNotFoundException.builder()
                .message("The specified log stream does not exist.")
                .build();
    }

    static ResourceAlreadyExistsException groupExists() {
        return ResourceAlreadyExistsException.builder()
                .message("The specified log group already exists")
                .build();
    }

    static ResourceAlreadyExistsException streamExists() {
        return ResourceAlreadyExistsException.builder()
                .message("The specified log stream already exists")
                .build();
    }

    /** The events cannot be written: the disk is full, or broken. */
    static ServiceUnavailableException unavailable(IOException cause) {
        return ServiceUnavailableException.builder()
                .message(
                        "The log events could not be written to Neargate's data directory: " + cause.getMessage() + ".")
                .build();
    }

    static InvalidParameterException invalid(String message) {
        return InvalidParameterException.builder().message(message).build();
    }

    /** Where a page begins, or AWS's exception for a token that is not ours. */
    static String after(@Nullable String token) {
        try {
            return Page.after(token);
        } catch (Page.InvalidTokenException e) {
            throw invalid("The specified nextToken is invalid.");
        }
    }
}
