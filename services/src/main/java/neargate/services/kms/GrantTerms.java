package neargate.services.kms;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.GrantConstraints;
import software.amazon.awssdk.services.kms.model.GrantOperation;

/** What a grant may say: whom it is for, what it allows, for which encryption contexts. */
final class GrantTerms {
    /** "Grant operations": those of symmetric encryption keys, which all keys are here. */
    private static final Set<GrantOperation> OF_SYMMETRIC_KEYS = Set.of(
            GrantOperation.DECRYPT,
            GrantOperation.ENCRYPT,
            GrantOperation.GENERATE_DATA_KEY,
            GrantOperation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
            GrantOperation.GENERATE_DATA_KEY_PAIR,
            GrantOperation.GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT,
            GrantOperation.RE_ENCRYPT_FROM,
            GrantOperation.RE_ENCRYPT_TO,
            GrantOperation.CREATE_GRANT,
            GrantOperation.RETIRE_GRANT,
            GrantOperation.DESCRIBE_KEY);

    private static final Pattern PRINCIPAL = Pattern.compile("arn:aws[a-z-]*:"
            + "(iam::\\d{12}:(root|(user|role)/[\\w+=,.@/-]+)"
            + "|sts::\\d{12}:(assumed-role/[\\w+=,.@-]+/[\\w+=,.@-]+|federated-user/[\\w+=,.@-]+))");

    private static final int MOST_PAIRS = 8;
    private static final int LONGEST_PAIRS = 384;

    private GrantTerms() {}

    /** @throws software.amazon.awssdk.services.kms.model.KmsException when a grant cannot be as it is asked for */
    static void check(CreateGrantRequest request) {
        checkPrincipal(request.granteePrincipal());
        if (request.retiringPrincipal() != null) {
            checkPrincipal(request.retiringPrincipal());
        }
        if (request.operations().isEmpty()) {
            throw KmsErrors.validation("1 validation error detected: Value '[]' at 'operations' failed to satisfy"
                    + " constraint: Member must have length greater than or equal to 1");
        }
        for (GrantOperation operation : request.operations()) {
            if (!OF_SYMMETRIC_KEYS.contains(operation)) {
                throw KmsErrors.validation("The operation " + operation
                        + " cannot be in a grant for a key of the key spec SYMMETRIC_DEFAULT and the key usage"
                        + " ENCRYPT_DECRYPT.");
            }
        }
        GrantConstraints constraints = request.constraints();
        if (constraints != null) {
            checkPairs(constraints.encryptionContextSubset());
            checkPairs(constraints.encryptionContextEquals());
        }
    }

    private static void checkPrincipal(@Nullable String arn) {
        if (arn == null || !PRINCIPAL.matcher(arn).matches()) {
            throw KmsErrors.invalidArn("ARN does not refer to a valid principal: " + arn);
        }
    }

    /** "Each constraint value can include up to 8 encryption context pairs", of 384 characters together. */
    private static void checkPairs(Map<String, String> pairs) {
        int length = pairs.entrySet().stream()
                .mapToInt(pair -> pair.getKey().length() + pair.getValue().length())
                .sum();
        if (pairs.size() > MOST_PAIRS || length > LONGEST_PAIRS) {
            throw KmsErrors.validation("A grant constraint can have up to " + MOST_PAIRS
                    + " encryption context pairs, and up to " + LONGEST_PAIRS + " characters in them.");
        }
    }
}
