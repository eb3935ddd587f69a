package neargate.services.ssm;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterTier;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.PutParameterResponse;

/** PutParameter: a new parameter, or a new version of one. */
final class PutParameter {
    private static final int LONGEST_STANDARD = 4 * 1024;
    private static final int LONGEST_ADVANCED = 8 * 1024;
    private static final int MOST_STANDARD = 10_000;
    private static final int MOST_ADVANCED = 100_000;
    private static final int MOST_VERSIONS = 100;
    private static final Set<String> DATA_TYPES = Set.of("text", "aws:ec2:image", "aws:ssm:integration");

    private final ParameterStore parameters;
    private final SecureStrings secureStrings;

    PutParameter(ParameterStore parameters, SecureStrings secureStrings) {
        this.parameters = parameters;
        this.secureStrings = secureStrings;
    }

    PutParameterResponse put(PutParameterRequest request) {
        Caller caller = Caller.current();
        Scope scope = Scope.of(caller);
        String name = ParameterName.checked(named(caller, request.name()));
        boolean overwrite = Boolean.TRUE.equals(request.overwrite());
        if (overwrite && !request.tags().isEmpty()) {
            throw SsmErrors.validation("Invalid request: tags and overwrite can't be used together. To create a"
                    + " parameter with tags, please remove overwrite flag. To update tags for an existing parameter,"
                    + " please use AddTagsToResource or RemoveTagsFromResource.");
        }
        ParameterHistory asked = asked(caller, name, request, latest(scope, name));
        ParameterHistory stored = parameters.store().write(tx -> {
            Optional<ParameterRecord> before = tx.get(ParameterStore.PARAMETERS, scope.key(name));
            if (before.isPresent() && !overwrite) {
                throw SsmErrors.alreadyExists();
            }
            if (before.isPresent() && before.get().latest().type() != asked.type()) {
                throw SsmErrors.otherType();
            }
            ParameterHistory version = asked.copy(it -> it.version(
                            before.map(known -> known.latest().version() + 1).orElse(1L))
                    .lastModifiedDate(tx.now()));
            if (before.map(it -> it.latest().tier() != version.tier()).orElse(true)) {
                checkRoom(tx, scope, version.tier());
            }
            before.ifPresent(known -> makeRoom(tx, scope, known));
            ParameterStore.add(
                    tx,
                    scope,
                    before.map(known -> new ParameterRecord(version, known.tags(), known.labels()))
                            .orElseGet(() -> new ParameterRecord(
                                    version, ParameterTags.merged(List.of(), request.tags()), Map.of())));
            return version;
        });
        return PutParameterResponse.builder()
                .version(stored.version())
                .tier(stored.tier())
                .build();
    }

    private static String named(Caller caller, String text) {
        if (text.startsWith("arn:")) {
            // "You can't enter the Amazon Resource Name (ARN) for a parameter, only the parameter name itself."
            return ParameterName.checked(text);
        }
        ParameterName name = ParameterName.parse(caller, text);
        if (!name.selector().isEmpty()) {
            throw SsmErrors.validation("Parameter name must not contain a version or a label: " + text);
        }
        return name.candidates().getLast();
    }

    private @Nullable ParameterHistory latest(Scope scope, String name) {
        return parameters
                .store()
                .snapshot()
                .get(ParameterStore.PARAMETERS, scope.key(name))
                .map(ParameterRecord::latest)
                .orElse(null);
    }

    /** The version that is asked for, with its value as it is stored; what the request does not say stays as it was. */
    private ParameterHistory asked(
            Caller caller, String name, PutParameterRequest request, @Nullable ParameterHistory before) {
        ParameterType type = request.type() != null ? request.type() : before == null ? null : before.type();
        if (type == null) {
            throw SsmErrors.validation("A parameter type is required when you create a parameter.");
        }
        ParameterTier tier = tier(request, before);
        checkValue(request, type, tier);
        String pattern =
                request.allowedPattern() == null && before != null ? before.allowedPattern() : request.allowedPattern();
        if (pattern != null && !pattern.isEmpty()) {
            new AllowedPattern(pattern).check(request.value());
        }
        boolean secure = type == ParameterType.SECURE_STRING;
        if (!secure && request.keyId() != null) {
            throw SsmErrors.validation("KeyId is required for SecureString type parameter only.");
        }
        return ParameterHistory.builder()
                .name(name)
                .type(type)
                .tier(tier)
                .dataType(dataType(request, before))
                .keyId(secure ? Objects.requireNonNullElse(request.keyId(), SecureStrings.USUAL_KEY) : null)
                .value(
                        secure
                                ? secureStrings.seal(
                                        request.keyId(), ParameterName.arn(caller, name), tier, request.value())
                                : request.value())
                .description(
                        request.description() == null && before != null ? before.description() : request.description())
                .allowedPattern(pattern)
                .policies(request.policies() == null ? List.of() : ParameterPolicies.parse(request.policies()))
                .lastModifiedUser(caller.principal())
                .lastModifiedDate(Instant.EPOCH)
                .build();
    }

    private static ParameterTier tier(PutParameterRequest request, @Nullable ParameterHistory before) {
        boolean needsAdvanced = request.value().length() > LONGEST_STANDARD || request.policies() != null;
        boolean isAdvanced = before != null && before.tier() == ParameterTier.ADVANCED;
        return switch (request.tier()) {
            case null -> isAdvanced ? ParameterTier.ADVANCED : ParameterTier.STANDARD;
            case INTELLIGENT_TIERING -> needsAdvanced || isAdvanced ? ParameterTier.ADVANCED : ParameterTier.STANDARD;
            case STANDARD -> {
                if (isAdvanced) {
                    throw SsmErrors.validation("This parameter uses the advanced-parameter tier. You can't downgrade a"
                            + " parameter from the advanced-parameter tier to the standard-parameter tier. If necessary,"
                            + " you can delete the advanced parameter and recreate it as a standard parameter.");
                }
                yield ParameterTier.STANDARD;
            }
            case ADVANCED -> ParameterTier.ADVANCED;
            case UNKNOWN_TO_SDK_VERSION -> throw SsmErrors.validation("Unknown tier " + request.tierAsString() + ".");
        };
    }

    private static void checkValue(PutParameterRequest request, ParameterType type, ParameterTier tier) {
        if (request.value().isEmpty()) {
            throw SsmErrors.validation("1 validation error detected: Value '' at 'value' failed to satisfy constraint:"
                    + " Member must have length greater than or equal to 1");
        }
        int length = request.value().length();
        if (tier == ParameterTier.STANDARD && length > LONGEST_STANDARD) {
            throw SsmErrors.validation(
                    "Standard tier parameters support a maximum parameter value of 4096 characters. To"
                            + " create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For"
                            + " more information, see"
                            + " https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html");
        }
        if (length > LONGEST_ADVANCED) {
            throw SsmErrors.validation(
                    "Advanced tier parameters support a maximum parameter value of 8192 characters.");
        }
        if (tier == ParameterTier.STANDARD && request.policies() != null) {
            throw SsmErrors.validation("Parameter policies are supported for the advanced-parameter tier only.");
        }
        if (type == ParameterType.UNKNOWN_TO_SDK_VERSION) {
            throw SsmErrors.validation("Unknown type " + request.typeAsString() + ".");
        }
    }

    private static String dataType(PutParameterRequest request, @Nullable ParameterHistory before) {
        String asked = request.dataType();
        if (asked == null) {
            return before == null ? "text" : before.dataType();
        }
        if (!DATA_TYPES.contains(asked)) {
            throw SsmErrors.validation(
                    "The following data type is not supported: " + asked + " (Data type names are all lowercase.)");
        }
        return asked;
    }

    private static void checkRoom(Transaction tx, Scope scope, ParameterTier tier) {
        int most = tier == ParameterTier.ADVANCED ? MOST_ADVANCED : MOST_STANDARD;
        if (tx.count(ParameterStore.PARAMETERS, ParameterStore.BY_TIER, scope, tier.toString()) >= most) {
            throw SsmErrors.tooManyParameters(tier.toString(), most);
        }
    }

    /** A hundred versions are kept; the oldest goes, unless a label stands for it. */
    private static void makeRoom(Transaction tx, Scope scope, ParameterRecord parameter) {
        if (tx.count(ParameterStore.VERSIONS, ParameterStore.BY_PARAMETER, scope, parameter.name()) < MOST_VERSIONS) {
            return;
        }
        ParameterHistory oldest = ParameterStore.versions(tx, scope, parameter.name(), "")
                .findFirst()
                .orElseThrow();
        if (!parameter.labelsOf(oldest.version()).isEmpty()) {
            throw SsmErrors.oldestVersionIsLabelled(parameter.name(), oldest.version());
        }
        ParameterStore.forget(tx, scope, oldest);
    }
}
