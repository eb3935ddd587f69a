package neargate.kernel.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The numbers under which the database knows partitions and rows. Numbers only grow, so new rows are appended to its file
 * instead of being strewn over it by their ids; the map from id to number lives here, in memory, since the store holds
 * every id anyway.
 */
final class RowNumbers {
    private final Map<PartitionName, Partition> partitions = new HashMap<>();
    private final List<PartitionName> newPartitions = new ArrayList<>();
    private final Set<Place> deleted = new HashSet<>();
    private long lastRow;
    private long lastPartition;

    /** A table in an account and region. */
    record PartitionName(String table, Scope scope) {}

    /** The number of a partition and those of its rows. */
    record Partition(long number, Map<String, Long> rows) {}

    private record Place(Partition partition, String id) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Place place && partition.number == place.partition.number && id.equals(place.id);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(partition.number) + id.hashCode();
        }
    }

    /** A partition that stands in the database. */
    Partition known(PartitionName name, long number) {
        lastPartition = Math.max(lastPartition, number);
        var partition = new Partition(number, new HashMap<>());
        partitions.put(name, partition);
        return partition;
    }

    /** A row that stands in the database; false when another row has its id already. */
    boolean known(Partition partition, String id, long number) {
        lastRow = Math.max(lastRow, number);
        return partition.rows.put(id, number) == null;
    }

    @Nullable
    Partition find(PartitionName name) {
        return partitions.get(name);
    }

    /** A partition that is new with the group that is being written. */
    Partition add(PartitionName name) {
        newPartitions.add(name);
        return known(name, lastPartition + 1);
    }

    /** The number of a row that is written, which is a new one for a new row. */
    long put(Partition partition, String id) {
        deleted.remove(new Place(partition, id));
        return partition.rows.computeIfAbsent(id, k -> ++lastRow);
    }

    /** The number of a row that is deleted; null when the database never had it. */
    @Nullable
    Long delete(Partition partition, String id) {
        Long number = partition.rows.get(id);
        if (number != null) {
            deleted.add(new Place(partition, id));
        }
        return number;
    }

    /** The group is durable: what it deleted has no number any more. */
    void committed() {
        deleted.forEach(place -> place.partition.rows.remove(place.id));
        deleted.clear();
        newPartitions.clear();
    }

    /** The group was not written. Numbers of rows that it would have added are kept for when they come again. */
    void rolledBack() {
        newPartitions.forEach(partitions::remove);
        newPartitions.clear();
        deleted.clear();
    }
}
