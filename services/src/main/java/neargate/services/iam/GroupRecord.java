package neargate.services.iam;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import software.amazon.awssdk.services.iam.model.Group;

/** A group with its policies. Who is in it is kept with the users. */
record GroupRecord(Group group, List<String> attached, Map<String, String> inline) implements IamIdentity<GroupRecord> {
    static final Table.Index<GroupRecord> BY_POLICY = new Table.Index<>("policy", GroupRecord::attached);

    static final Table.Sum<GroupRecord> COUNTED = Quotas.counted();

    static final Table<GroupRecord> TABLE = Table.named("iam.groups", JsonCodec.of(GroupRecord.class))
            .with(BY_POLICY)
            .with(COUNTED)
            .build();

    GroupRecord {
        attached = List.copyOf(attached);
        inline = Collections.unmodifiableMap(new TreeMap<>(inline));
    }

    @Override
    public String name() {
        return group.groupName();
    }

    @Override
    public GroupRecord with(List<String> changedAttached, Map<String, String> changedInline) {
        return new GroupRecord(group, changedAttached, changedInline);
    }

    GroupRecord with(Group changed) {
        return new GroupRecord(changed, attached, inline);
    }
}
