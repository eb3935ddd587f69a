package neargate.services.ec2;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.addressing.Ipv4Block;
import neargate.services.ec2.prefixlists.AmazonPrefixLists;
import neargate.services.ec2.prefixlists.PrefixListRecord;
import neargate.services.ec2.resource.ClientTokens;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AddPrefixListEntry;
import software.amazon.awssdk.services.ec2.model.CreateManagedPrefixListRequest;
import software.amazon.awssdk.services.ec2.model.CreateManagedPrefixListResponse;
import software.amazon.awssdk.services.ec2.model.DeleteManagedPrefixListRequest;
import software.amazon.awssdk.services.ec2.model.DeleteManagedPrefixListResponse;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.ModifyManagedPrefixListRequest;
import software.amazon.awssdk.services.ec2.model.ModifyManagedPrefixListResponse;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;
import software.amazon.awssdk.services.ec2.model.PrefixListState;
import software.amazon.awssdk.services.ec2.model.RemovePrefixListEntry;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RestoreManagedPrefixListVersionRequest;
import software.amazon.awssdk.services.ec2.model.RestoreManagedPrefixListVersionResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/**
 * Prefix lists, made and changed; {@link PrefixListViews} shows them. A change is complete with its transaction. What AWS
 * keeps itself is found here too, but is not stored.
 */
final class ManagedPrefixLists {
    /** "Rules for using prefix lists". */
    private static final int MOST_ENTRIES = 1_000;

    private static final int MOST_CHANGES = 100;
    private static final int LONGEST_NAME = 255;

    static final Kind<PrefixListRecord, ManagedPrefixList> KIND = new Kind<>(
            ResourceType.PREFIX_LIST,
            "pl",
            new Kind.Wording("InvalidPrefixListID.NotFound", "InvalidPrefixListId.Malformed", "prefix list ID"),
            Table.named("ec2.prefix-lists", JsonCodec.of(PrefixListRecord.class))
                    .build(),
            PrefixListRecord::id,
            (rows, record) -> record.list(),
            (record, tags) -> record.with(record.list().copy(it -> it.tags(tags))),
            ManagedPrefixList::tags,
            Filters.of(ManagedPrefixList::tags)
                    .text("owner-id", ManagedPrefixList::ownerId)
                    .id("prefix-list-id", ManagedPrefixList::prefixListId)
                    .text("prefix-list-name", ManagedPrefixList::prefixListName),
            Map.of());

    private final RegionStore store;

    ManagedPrefixLists(RegionStore store) {
        this.store = store;
    }

    /** A list of the caller's or of AWS's. */
    static PrefixListRecord required(RegionRows rows, @Nullable String id) {
        return amazons(rows, id).orElseGet(() -> rows.require(KIND, id));
    }

    private static Optional<PrefixListRecord> amazons(RegionRows rows, @Nullable String id) {
        return AmazonPrefixLists.of(rows.region())
                .filter(record -> record.id().equals(id))
                .findFirst();
    }

    /** The IPv4 blocks that a rule or a route with this list stands for. */
    static Stream<String> ipv4(RegionRows rows, String id) {
        return amazons(rows, id).or(() -> rows.get(KIND, id)).stream()
                .filter(record -> record.list().addressFamily().equals("IPv4"))
                .flatMap(record -> record.entries().stream())
                .map(PrefixListEntry::cidr);
    }

    /** "Prefix list weight": one that names a list counts as many rules as the list may have entries. */
    static int weight(RegionRows rows, SecurityGroupRule rule) {
        return rule.prefixListId() == null
                ? 1
                : rows.get(KIND, rule.prefixListId())
                        .map(record -> record.list().maxEntries())
                        .orElse(1);
    }

    CreateManagedPrefixListResponse create(CreateManagedPrefixListRequest request) {
        String family = request.addressFamily();
        if (!"IPv4".equals(family) && !"IPv6".equals(family)) {
            throw Ec2Errors.invalidParameterValue(
                    "Value (" + family + ") for parameter addressFamily is invalid. Expected IPv4 or IPv6.");
        }
        String name = checkedName(request.prefixListName());
        int size = checkedSize(request.maxEntries());
        List<PrefixListEntry> entries = checked(family, request.entries());
        return store.write(edit -> {
            PrefixListRecord record = ClientTokens.once(edit, KIND, request.clientToken(), request, () -> {
                String id = edit.newId(KIND);
                ManagedPrefixList list = ManagedPrefixList.builder()
                        .prefixListId(id)
                        .prefixListName(name)
                        .prefixListArn(edit.arn("prefix-list/" + id))
                        .addressFamily(family)
                        .maxEntries(size)
                        .version(1L)
                        .ownerId(edit.account())
                        .state(PrefixListState.CREATE_COMPLETE)
                        .tags(Tags.ofNew(edit, request.tagSpecifications(), ResourceType.PREFIX_LIST))
                        .build();
                List<PrefixListEntry> sorted = PrefixListRecord.changed(List.of(), List.of(), entries);
                checkRoom(size, sorted);
                return edit.put(KIND, new PrefixListRecord(list, List.of(sorted)));
            });
            return CreateManagedPrefixListResponse.builder()
                    .prefixList(record.list())
                    .build();
        });
    }

    ModifyManagedPrefixListResponse modify(ModifyManagedPrefixListRequest request) {
        boolean entries =
                !request.addEntries().isEmpty() || !request.removeEntries().isEmpty();
        if (entries && request.maxEntries() != null) {
            throw Ec2Errors.invalidParameterCombination(
                    "You cannot modify the entries of a prefix list and modify the size of a prefix list at the same"
                            + " time.");
        }
        return store.write(edit -> {
            PrefixListRecord after = own(edit, request.prefixListId());
            if (request.prefixListName() != null) {
                String name = checkedName(request.prefixListName());
                after = after.with(after.list().copy(it -> it.prefixListName(name)));
            }
            if (request.maxEntries() != null) {
                int size = checkedSize(request.maxEntries());
                after = after.with(after.list().copy(it -> it.maxEntries(size)));
            }
            if (entries) {
                checkVersion(after, request.currentVersion());
                after = after.with(changed(after, request));
            }
            checkRoom(after.list().maxEntries(), after.entries());
            PrefixListRecord done = after.with(after.list().copy(it -> it.state(PrefixListState.MODIFY_COMPLETE)));
            return ModifyManagedPrefixListResponse.builder()
                    .prefixList(edit.put(KIND, done).list())
                    .build();
        });
    }

    private static List<PrefixListEntry> changed(PrefixListRecord before, ModifyManagedPrefixListRequest request) {
        String family = before.list().addressFamily();
        List<PrefixListEntry> added = checked(family, request.addEntries());
        List<String> removed = request.removeEntries().stream()
                .map(RemovePrefixListEntry::cidr)
                .map(cidr -> block(family, cidr))
                .toList();
        if (removed.size() > MOST_CHANGES) {
            throw tooManyChanges();
        }
        Set<String> there = new HashSet<>();
        before.entries().forEach(entry -> there.add(entry.cidr()));
        for (String cidr : removed) {
            if (!there.contains(cidr)) {
                throw Ec2Errors.invalidParameterValue(
                        "The CIDR " + cidr + " is not an entry of the prefix list '" + before.id() + "'.");
            }
            if (added.stream().anyMatch(entry -> entry.cidr().equals(cidr))) {
                throw Ec2Errors.invalidParameterValue(
                        "The CIDR " + cidr + " cannot be added and removed in the same request.");
            }
        }
        return PrefixListRecord.changed(before.entries(), removed, added);
    }

    RestoreManagedPrefixListVersionResponse restore(RestoreManagedPrefixListVersionRequest request) {
        return store.write(edit -> {
            PrefixListRecord before = own(edit, request.prefixListId());
            checkVersion(before, request.currentVersion());
            List<PrefixListEntry> entries = entries(before, request.previousVersion());
            checkRoom(before.list().maxEntries(), entries);
            PrefixListRecord after = before.with(entries);
            PrefixListRecord done = after.with(after.list().copy(it -> it.state(PrefixListState.RESTORE_COMPLETE)));
            return RestoreManagedPrefixListVersionResponse.builder()
                    .prefixList(edit.put(KIND, done).list())
                    .build();
        });
    }

    /** The entries of a version, or those in force if none is named. */
    static List<PrefixListEntry> entries(PrefixListRecord record, @Nullable Long version) {
        return version == null
                ? record.entries()
                : record.entries(version)
                        .orElseThrow(() -> Ec2Errors.invalidParameterValue(
                                "The prefix list '" + record.id() + "' has no version " + version + "."));
    }

    DeleteManagedPrefixListResponse delete(DeleteManagedPrefixListRequest request) {
        return store.write(edit -> {
            PrefixListRecord record = own(edit, request.prefixListId());
            if (users(edit, record.id()).findAny().isPresent()) {
                throw Ec2Errors.dependencyViolation(
                        "The prefix list '" + record.id() + "' has dependencies and cannot be deleted.");
            }
            edit.delete(KIND, record.id());
            return DeleteManagedPrefixListResponse.builder()
                    .prefixList(record.list().copy(it -> it.state(PrefixListState.DELETE_COMPLETE)))
                    .build();
        });
    }

    /** The security groups and route tables that name a list. */
    static Stream<String> users(RegionRows rows, String id) {
        return Stream.concat(
                        SecurityGroupRules.withPrefixList(rows, id).map(SecurityGroupRule::groupId),
                        RouteTables.withPrefixList(rows, id).map(table -> table.routeTableId()))
                .distinct()
                .sorted();
    }

    /** A list that may be changed. */
    private static PrefixListRecord own(RegionEdit edit, @Nullable String id) {
        PrefixListRecord record = required(edit, id);
        if (AmazonPrefixLists.isAmazons(record)) {
            throw Ec2Errors.error(
                    "OperationNotPermitted", "The prefix list '" + id + "' is managed by AWS and cannot be changed.");
        }
        return record;
    }

    private static void checkVersion(PrefixListRecord record, @Nullable Long version) {
        if (version == null) {
            throw Ec2Errors.missingParameter("CurrentVersion");
        }
        if (!version.equals(record.list().version())) {
            throw Ec2Errors.error(
                    "PrefixListVersionMismatch",
                    "The prefix list has the incorrect version number: it has version "
                            + record.list().version() + ".");
        }
    }

    private static String checkedName(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            throw Ec2Errors.missingParameter("PrefixListName");
        }
        if (name.length() > LONGEST_NAME || name.startsWith("com.amazonaws")) {
            throw Ec2Errors.invalidParameterValue("Value (" + name
                    + ") for parameter prefixListName is invalid. A name has up to 255 characters and does not start"
                    + " with com.amazonaws.");
        }
        return name;
    }

    private static int checkedSize(@Nullable Integer size) {
        if (size == null) {
            throw Ec2Errors.missingParameter("MaxEntries");
        }
        if (size < 1 || size > MOST_ENTRIES) {
            throw Ec2Errors.invalidParameterValue("Value (" + size
                    + ") for parameter maxEntries is invalid. It must be between 1 and " + MOST_ENTRIES + ".");
        }
        return size;
    }

    private static void checkRoom(int size, List<PrefixListEntry> entries) {
        if (entries.size() > size) {
            throw Ec2Errors.error(
                    "PrefixListMaxEntriesExceeded",
                    "The number of entries (" + entries.size() + ") exceeds the maximum number of entries of the prefix"
                            + " list (" + size + ").");
        }
    }

    private static List<PrefixListEntry> checked(String family, List<AddPrefixListEntry> entries) {
        if (entries.size() > MOST_CHANGES) {
            throw tooManyChanges();
        }
        Set<String> seen = new HashSet<>();
        return entries.stream()
                .map(entry -> PrefixListEntry.builder()
                        .cidr(block(family, entry.cidr()))
                        .description(Objects.requireNonNullElse(entry.description(), ""))
                        .build())
                .peek(entry -> {
                    if (!seen.add(entry.cidr())) {
                        throw Ec2Errors.invalidParameterValue("The CIDR " + entry.cidr() + " appears twice.");
                    }
                })
                .toList();
    }

    private static RuntimeException tooManyChanges() {
        return Ec2Errors.invalidParameterValue(
                "A request may add up to " + MOST_CHANGES + " entries and remove as many.");
    }

    private static String block(String family, @Nullable String cidr) {
        if (cidr == null) {
            throw Ec2Errors.missingParameter("Cidr");
        }
        return family.equals("IPv6")
                ? Peers.ipv6(cidr)
                : Ipv4Block.parse(cidr)
                        .orElseThrow(() -> Ec2Errors.invalidParameterValue(
                                "The CIDR " + cidr + " is not valid for " + family + "."))
                        .toString();
    }
}
