package neargate.bench;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import neargate.kernel.store.RowCodec;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Table;

/** A table as a service has it: two indexes and a sum. A value is written as 800 bytes. */
final class BenchTable {
    static final int VALUE_BYTES = 800;
    static final Scope SCOPE = new Scope("123456789012", "us-east-1");

    static final Table.Index<Item> BY_GROUP = new Table.Index<>("group", item -> List.of(item.group()));
    static final Table.Index<Item> BY_STATUS = new Table.Index<>("status", item -> List.of(item.status()));
    static final Table.Sum<Item> SIZES = new Table.Sum<>(
            "sizes", item -> List.of(item.group()), item -> item.text().length());
    static final Table<Item> ITEMS = Table.named("bench.items", new ItemCodec())
            .with(BY_GROUP)
            .with(BY_STATUS)
            .with(SIZES)
            .build();

    /** A table as simple as that of clusters. */
    static final Table<Item> PLAIN =
            Table.named("bench.plain", new ItemCodec()).with(BY_STATUS).build();

    private BenchTable() {}

    record Item(String group, String status, String text) {}

    /** The id of row {@code i}, as random as AWS's are. */
    static String id(long i) {
        var random = new Random(i);
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }

    static Item item(long i) {
        return new Item("group-" + i % 100, i % 7 == 0 ? "PENDING" : "RUNNING", Long.toString(i));
    }

    /** The shortest honest codec, so that the store is measured and not JSON. */
    private static final class ItemCodec implements RowCodec<Item> {
        @Override
        public byte[] write(Item item) {
            byte[] bytes = new byte[VALUE_BYTES];
            byte[] text = (item.group() + "\n" + item.status() + "\n" + item.text() + "\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(text, 0, bytes, 0, text.length);
            return bytes;
        }

        @Override
        public Item read(byte[] bytes) {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int group = text.indexOf('\n');
            int status = text.indexOf('\n', group + 1);
            return new Item(
                    text.substring(0, group),
                    text.substring(group + 1, status),
                    text.substring(status + 1, text.indexOf('\n', status + 1)));
        }
    }
}
