package neargate.kernel.store;

/**
 * How a table's values are written to the journal and read back. Reading ignores fields it does not know and leaves
 * missing ones unset, so that data outlives an upgrade of the AWS types.
 */
public interface RowCodec<V> {
    byte[] write(V value);

    V read(byte[] bytes);
}
