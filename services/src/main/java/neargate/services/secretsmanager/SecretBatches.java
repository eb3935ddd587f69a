package neargate.services.secretsmanager;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.secretsmanager.model.APIErrorType;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** Many secrets at once, each read as if it were asked for alone. */
final class SecretBatches {
    private final SecretLists lists;
    private final Function<GetSecretValueRequest, GetSecretValueResponse> reader;

    SecretBatches(SecretLists lists, Function<GetSecretValueRequest, GetSecretValueResponse> reader) {
        this.lists = lists;
        this.reader = reader;
    }

    /** Each secret by itself: one that cannot be read is told among the errors, and the others are answered. */
    BatchGetSecretValueResponse get(BatchGetSecretValueRequest request) {
        boolean listed = !request.secretIdList().isEmpty();
        if (listed == !request.filters().isEmpty()) {
            throw SecretsErrors.invalidParameter("Either 'SecretIdList' or 'Filters' must be provided, but not both.");
        }
        if (listed && request.maxResults() != null) {
            throw SecretsErrors.invalidParameter("'Filters' must be specified when 'MaxResults' is specified");
        }
        List<SecretValueEntry> values = new ArrayList<>();
        List<APIErrorType> errors = new ArrayList<>();
        SecretLists.Listed page = listed ? null : lists.page(request);
        List<String> ids = page == null
                ? request.secretIdList()
                : page.secrets().stream().map(SecretListEntry::arn).toList();
        for (String id : ids) {
            try {
                values.add(entry(reader.apply(
                        GetSecretValueRequest.builder().secretId(id).build())));
            } catch (SecretsManagerException e) {
                errors.add(APIErrorType.builder()
                        .secretId(id)
                        .errorCode(
                                e.awsErrorDetails() == null
                                        ? e.getClass().getSimpleName()
                                        : e.awsErrorDetails().errorCode())
                        .message(e.getMessage())
                        .build());
            }
        }
        return BatchGetSecretValueResponse.builder()
                .secretValues(values)
                .errors(errors)
                .nextToken(page == null ? null : page.nextToken())
                .build();
    }

    private static SecretValueEntry entry(GetSecretValueResponse value) {
        return SecretValueEntry.builder()
                .arn(value.arn())
                .name(value.name())
                .versionId(value.versionId())
                .versionStages(value.versionStages())
                .createdDate(value.createdDate())
                .secretString(value.secretString())
                .secretBinary(value.secretBinary())
                .build();
    }
}
