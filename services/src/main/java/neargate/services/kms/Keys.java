package neargate.services.kms;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.CancelKeyDeletionRequest;
import software.amazon.awssdk.services.kms.model.CancelKeyDeletionResponse;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.CreateKeyResponse;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.DisableKeyRequest;
import software.amazon.awssdk.services.kms.model.DisableKeyResponse;
import software.amazon.awssdk.services.kms.model.EnableKeyRequest;
import software.amazon.awssdk.services.kms.model.EnableKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.ListKeysRequest;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionRequest;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionResponse;
import software.amazon.awssdk.services.kms.model.UpdateKeyDescriptionRequest;
import software.amazon.awssdk.services.kms.model.UpdateKeyDescriptionResponse;

/** Keys: made, described, disabled and enabled, scheduled for deletion. */
final class Keys {
    private static final int SHORTEST_WAIT = 7;
    private static final int LONGEST_WAIT = 30;
    private static final int USUAL_PAGE = 100;

    private final KeyStore keys;
    private final KeyPolicies policies;
    private final Clock clock;

    Keys(KeyStore keys, KeyPolicies policies, Clock clock) {
        this.keys = keys;
        this.policies = policies;
        this.clock = clock;
    }

    CreateKeyResponse create(CreateKeyRequest request) {
        checkCarried(request);
        Scope scope = Scope.of(Caller.current());
        String policy = request.policy() == null ? KeyPolicies.usual(scope) : request.policy();
        KeyRecord fresh = keys.fresh(scope, KeyManagerType.CUSTOMER, policies.bound(policy));
        if (!Boolean.TRUE.equals(request.bypassPolicyLockoutSafetyCheck())) {
            Lockout.check(policy, fresh.arn(), Caller.current(), clock.instant());
        }
        KeyRecord made =
                keys.add(fresh.with(it -> it.description(Objects.requireNonNullElse(request.description(), "")))
                        .withTags(KeyTags.merged(List.of(), request.tags())));
        return CreateKeyResponse.builder().keyMetadata(made.metadata()).build();
    }

    /** What is not carried here is refused, never made as something else. */
    private static void checkCarried(CreateKeyRequest request) {
        String spec = request.keySpec() == null ? request.customerMasterKeySpecAsString() : request.keySpecAsString();
        if (spec != null && !spec.equals(KeySpec.SYMMETRIC_DEFAULT.toString())) {
            throw KmsErrors.unsupported("Keys of the spec " + spec + " are not carried here, only SYMMETRIC_DEFAULT.");
        }
        if (request.keyUsage() != null && request.keyUsage() != KeyUsageType.ENCRYPT_DECRYPT) {
            throw KmsErrors.validation(
                    "KeyUsage " + request.keyUsageAsString() + " is not compatible with KeySpec SYMMETRIC_DEFAULT");
        }
        if (request.origin() != null && request.origin() != OriginType.AWS_KMS) {
            throw KmsErrors.unsupported(
                    "Keys of the origin " + request.originAsString() + " are not carried here, only AWS_KMS.");
        }
        if (request.customKeyStoreId() != null || request.xksKeyId() != null) {
            throw KmsErrors.unsupported("Custom key stores are not carried here.");
        }
        if (Boolean.TRUE.equals(request.multiRegion())) {
            throw KmsErrors.unsupported("Multi-Region keys are not carried here.");
        }
    }

    DescribeKeyResponse describe(DescribeKeyRequest request) {
        return DescribeKeyResponse.builder()
                .keyMetadata(keys.find(request.keyId()).metadata())
                .build();
    }

    ListKeysResponse list(ListKeysRequest request) {
        Page<KeyListEntry> page = page(
                keys.snapshot()
                        .scanAfter(KeyStore.KEYS, Scope.of(Caller.current()), after(request.marker()))
                        .map(Row::value)
                        .map(key -> KeyListEntry.builder()
                                .keyId(key.id())
                                .keyArn(key.arn())
                                .build()),
                request.limit(),
                KeyListEntry::keyId);
        return ListKeysResponse.builder()
                .keys(page.items())
                .nextMarker(page.nextToken())
                .truncated(page.nextToken() != null)
                .build();
    }

    EnableKeyResponse enable(EnableKeyRequest request) {
        keys.change(request.keyId(), "EnableKey", key -> inState(key, KeyState.ENABLED));
        return EnableKeyResponse.builder().build();
    }

    DisableKeyResponse disable(DisableKeyRequest request) {
        keys.change(request.keyId(), "DisableKey", key -> inState(key, KeyState.DISABLED));
        return DisableKeyResponse.builder().build();
    }

    private static KeyRecord inState(KeyRecord key, KeyState state) {
        return notPendingDeletion(key).with(it -> it.keyState(state).enabled(state == KeyState.ENABLED));
    }

    static KeyRecord notPendingDeletion(KeyRecord key) {
        if (key.isPendingDeletion()) {
            throw KmsErrors.invalidState(key.arn() + " is pending deletion.");
        }
        return key;
    }

    UpdateKeyDescriptionResponse updateDescription(UpdateKeyDescriptionRequest request) {
        keys.change(
                request.keyId(),
                "UpdateKeyDescription",
                key -> notPendingDeletion(key).with(it -> it.description(request.description())));
        return UpdateKeyDescriptionResponse.builder().build();
    }

    ScheduleKeyDeletionResponse scheduleDeletion(ScheduleKeyDeletionRequest request) {
        int days = Objects.requireNonNullElse(request.pendingWindowInDays(), LONGEST_WAIT);
        if (days < SHORTEST_WAIT || days > LONGEST_WAIT) {
            throw KmsErrors.validation("PendingWindowInDays must be between 7 and 30 days (inclusive)");
        }
        Instant end = clock.instant().plus(days(days));
        KeyRecord changed = keys.change(
                request.keyId(),
                "ScheduleKeyDeletion",
                key -> notPendingDeletion(key)
                        .with(it -> it.keyState(KeyState.PENDING_DELETION)
                                .enabled(false)
                                .deletionDate(end)));
        return ScheduleKeyDeletionResponse.builder()
                .keyId(changed.arn())
                .keyState(KeyState.PENDING_DELETION)
                .deletionDate(changed.metadata().deletionDate())
                .pendingWindowInDays(days)
                .build();
    }

    CancelKeyDeletionResponse cancelDeletion(CancelKeyDeletionRequest request) {
        KeyRecord changed = keys.change(request.keyId(), "CancelKeyDeletion", key -> {
            if (!key.isPendingDeletion()) {
                throw KmsErrors.invalidState(key.arn() + " is not pending deletion.");
            }
            return key.with(it -> it.keyState(KeyState.DISABLED).deletionDate(null));
        });
        return CancelKeyDeletionResponse.builder().keyId(changed.arn()).build();
    }

    static Duration days(int days) {
        return Duration.ofDays(days);
    }

    static <T> Page<T> page(Stream<T> sorted, @Nullable Integer limit, Function<? super T, String> id) {
        return Page.of(sorted, limit == null ? USUAL_PAGE : Math.clamp(limit, 1, 1_000), id);
    }

    /** The id after which a page begins; empty for the first. */
    static String after(@Nullable String marker) {
        try {
            return Page.after(marker);
        } catch (Page.InvalidTokenException notOurs) {
            throw KmsErrors.invalidMarker();
        }
    }
}
