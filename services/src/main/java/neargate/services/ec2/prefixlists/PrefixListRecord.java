package neargate.services.ec2.prefixlists;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;

/**
 * A prefix list.
 *
 * @param list as it is shown
 * @param versions the entries of every version there ever was, the first first; each in the order of the blocks
 */
public record PrefixListRecord(ManagedPrefixList list, List<List<PrefixListEntry>> versions) {

    public String id() {
        return list.prefixListId();
    }

    /** The entries that are in force. */
    public List<PrefixListEntry> entries() {
        return versions.getLast();
    }

    /** The entries of a version; empty if there is no such version. */
    public Optional<List<PrefixListEntry>> entries(long version) {
        return version < 1 || version > versions.size()
                ? Optional.empty()
                : Optional.of(versions.get(Math.toIntExact(version) - 1));
    }

    /** The list as it is shown with other members. */
    public PrefixListRecord with(ManagedPrefixList changed) {
        return new PrefixListRecord(changed, versions);
    }

    /** The next version. */
    public PrefixListRecord with(List<PrefixListEntry> entries) {
        List<List<PrefixListEntry>> all = new ArrayList<>(versions);
        all.add(entries);
        return new PrefixListRecord(list.copy(it -> it.version((long) all.size())), all);
    }

    /** Entries less some blocks and with others; a block that is there already gets the new description. */
    public static List<PrefixListEntry> changed(
            List<PrefixListEntry> before, List<String> removed, List<PrefixListEntry> added) {
        Map<String, PrefixListEntry> after = new TreeMap<>();
        before.forEach(entry -> after.put(entry.cidr(), entry));
        after.keySet().removeAll(removed);
        added.forEach(entry -> after.put(entry.cidr(), entry));
        return List.copyOf(after.values());
    }
}
