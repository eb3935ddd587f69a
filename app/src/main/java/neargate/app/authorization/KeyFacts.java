package neargate.app.authorization;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import neargate.kernel.Caller;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/** What KMS knows of its keys, by condition key ("AWS KMS condition keys"). */
final class KeyFacts {
    private final Services services;

    KeyFacts(Services services) {
        this.services = services;
    }

    /** Nothing of what is no key, or by another condition key. */
    List<String> of(Caller caller, String conditionKey, String arn) {
        if (!arn.contains(":key/")) {
            return List.of();
        }
        return switch (conditionKey) {
            case "kms:keyspec" -> described(caller, arn, KeyMetadata::keySpecAsString);
            case "kms:keyusage" -> described(caller, arn, KeyMetadata::keyUsageAsString);
            case "kms:keyorigin" -> described(caller, arn, KeyMetadata::originAsString);
            case "kms:multiregion" -> described(caller, arn, KeyMetadata::multiRegion);
            case "kms:resourcealiases" -> aliases(caller, arn);
            default -> List.of();
        };
    }

    private List<String> described(Caller caller, String arn, Function<KeyMetadata, Object> fact) {
        return Services.ask(
                        caller,
                        () -> services.kms()
                                .describeKey(request -> request.keyId(arn))
                                .keyMetadata())
                .flatMap(key -> Optional.ofNullable(fact.apply(key)))
                .map(value -> List.of(value.toString()))
                .orElse(List.of());
    }

    private List<String> aliases(Caller caller, String arn) {
        return Services.ask(
                        caller,
                        () -> services.kms().listAliasesPaginator(request -> request.keyId(arn)).aliases().stream()
                                .map(AliasListEntry::aliasName)
                                .toList())
                .orElse(List.of());
    }
}
