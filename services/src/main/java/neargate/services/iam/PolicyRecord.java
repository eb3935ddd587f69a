package neargate.services.iam;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import software.amazon.awssdk.services.iam.model.Policy;

/**
 * A managed policy of a customer.
 *
 * @param policy as it is shown, but for how often it is used
 * @param versions the newest first
 * @param lastVersion the number of the newest that there ever was
 */
record PolicyRecord(Policy policy, List<Version> versions, int lastVersion) {
    static final Table.Sum<PolicyRecord> COUNTED = Quotas.counted();

    static final Table.Sum<PolicyRecord> VERSIONS =
            Quotas.counted("versions", record -> record.versions().size());

    static final Table<PolicyRecord> TABLE = Table.named("iam.policies", JsonCodec.of(PolicyRecord.class))
            .with(COUNTED)
            .with(VERSIONS)
            .build();

    /** A version, as {@code v2}, with its document as it came. */
    record Version(String id, String document, Instant createDate) {}

    PolicyRecord {
        versions = List.copyOf(versions);
    }

    PolicyRecord with(Policy changed) {
        return new PolicyRecord(changed, versions, lastVersion);
    }

    Optional<Version> version(String id) {
        return versions.stream().filter(version -> version.id().equals(id)).findFirst();
    }

    /** The version in force. */
    Version inForce() {
        return version(policy.defaultVersionId()).orElseThrow();
    }

    PolicyRecord add(String document, Instant now) {
        var version = new Version("v" + (lastVersion + 1), document, now);
        return new PolicyRecord(
                policy, Stream.concat(Stream.of(version), versions.stream()).toList(), lastVersion + 1);
    }

    PolicyRecord withoutVersion(String id) {
        return new PolicyRecord(
                policy,
                versions.stream().filter(version -> !version.id().equals(id)).toList(),
                lastVersion);
    }

    PolicyRecord withDefault(String id, Instant now) {
        return with(policy.toBuilder().defaultVersionId(id).updateDate(now).build());
    }
}
