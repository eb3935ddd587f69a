package neargate.kernel.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** A table of words, found by their letters, and one without indexes: what the tests fill. */
public final class Words {
    public static final Scope HERE = new Scope("123456789012", "us-east-1");

    static final Table.Index<String> BY_FIRST_LETTER =
            new Table.Index<>("first-letter", word -> List.of(word.substring(0, 1)));
    static final Table.Index<String> BY_LETTER = new Table.Index<>(
            "letter", word -> word.chars().mapToObj(Character::toString).toList());
    static final Table.Sum<String> LENGTHS =
            new Table.Sum<>("lengths", word -> List.of(word.substring(0, 1)), String::length);

    public static final Table<String> WORDS = Table.named("words", new Text())
            .with(BY_FIRST_LETTER)
            .with(BY_LETTER)
            .with(LENGTHS)
            .build();
    public static final Table<String> NOTES = Table.named("notes", new Text()).build();

    private Words() {}

    private static final class Text implements RowCodec<String> {
        @Override
        public byte[] write(String value) {
            return value.getBytes(UTF_8);
        }

        @Override
        public String read(byte[] bytes) {
            return new String(bytes, UTF_8);
        }
    }
}
