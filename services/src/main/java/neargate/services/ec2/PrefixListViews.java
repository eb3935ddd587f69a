package neargate.services.ec2;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import neargate.services.ec2.prefixlists.AmazonPrefixLists;
import neargate.services.ec2.prefixlists.PrefixListRecord;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.DescribeManagedPrefixListsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeManagedPrefixListsResponse;
import software.amazon.awssdk.services.ec2.model.DescribePrefixListsRequest;
import software.amazon.awssdk.services.ec2.model.DescribePrefixListsResponse;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListAssociationsRequest;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListAssociationsResponse;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListEntriesRequest;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListEntriesResponse;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixListAssociation;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;

/** What can be asked about prefix lists: the caller's and AWS's, their entries, and who names them. */
final class PrefixListViews {
    private static final Filters<PrefixList> SERVICE_FILTERS = Filters.<PrefixList>of(list -> List.of())
            .text("prefix-list-id", PrefixList::prefixListId)
            .text("prefix-list-name", PrefixList::prefixListName);

    private final RegionStore store;

    PrefixListViews(RegionStore store) {
        this.store = store;
    }

    DescribeManagedPrefixListsResponse describe(DescribeManagedPrefixListsRequest request) {
        RegionRows rows = store.read();
        request.prefixListIds().forEach(id -> ManagedPrefixLists.required(rows, id));
        var page = Describe.of(
                Stream.concat(rows.all(ManagedPrefixLists.KIND), AmazonPrefixLists.of(rows.region()))
                        .map(PrefixListRecord::list)
                        .sorted(Comparator.comparing(ManagedPrefixList::prefixListId)),
                ManagedPrefixList::prefixListId,
                ManagedPrefixLists.KIND.filters(),
                new Describe.Query(
                        request.prefixListIds(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeManagedPrefixListsResponse.builder()
                .prefixLists(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    /** "DescribePrefixLists": only those of AWS's services. */
    DescribePrefixListsResponse describe(DescribePrefixListsRequest request) {
        RegionRows rows = store.read();
        request.prefixListIds().forEach(id -> ManagedPrefixLists.required(rows, id));
        var page = Describe.of(
                AmazonPrefixLists.of(rows.region()).map(PrefixListViews::service),
                PrefixList::prefixListId,
                SERVICE_FILTERS,
                new Describe.Query(
                        request.prefixListIds(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribePrefixListsResponse.builder()
                .prefixLists(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private static PrefixList service(PrefixListRecord record) {
        return PrefixList.builder()
                .prefixListId(record.id())
                .prefixListName(record.list().prefixListName())
                .cidrs(record.entries().stream().map(PrefixListEntry::cidr).toList())
                .build();
    }

    GetManagedPrefixListEntriesResponse entries(GetManagedPrefixListEntriesRequest request) {
        PrefixListRecord record = ManagedPrefixLists.required(store.read(), request.prefixListId());
        var page = Describe.part(
                ManagedPrefixLists.entries(record, request.targetVersion()).stream(),
                PrefixListEntry::cidr,
                request.maxResults(),
                request.nextToken());
        return GetManagedPrefixListEntriesResponse.builder()
                .entries(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    GetManagedPrefixListAssociationsResponse associations(GetManagedPrefixListAssociationsRequest request) {
        RegionRows rows = store.read();
        PrefixListRecord record = ManagedPrefixLists.required(rows, request.prefixListId());
        var page = Describe.part(
                ManagedPrefixLists.users(rows, record.id()), id -> id, request.maxResults(), request.nextToken());
        return GetManagedPrefixListAssociationsResponse.builder()
                .prefixListAssociations(page.items().stream()
                        .map(id -> PrefixListAssociation.builder()
                                .resourceId(id)
                                .resourceOwner(rows.account())
                                .build())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }
}
