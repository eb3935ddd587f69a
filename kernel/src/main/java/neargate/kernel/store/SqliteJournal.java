package neargate.kernel.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps versions in one SQLite file: a row of the database for each row of a table, and the newest revision. */
public final class SqliteJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.store");

    private final Path file;
    private final Connection connection;
    private final RowNumbers numbers = new RowNumbers();
    private Statements statements;
    private long revision;

    /** Something failed: before the next group, the connection has to be brought back into order. */
    private boolean failed;

    SqliteJournal(Path file, Connection connection) throws SQLException {
        this.file = file;
        this.connection = connection;
        this.statements = Statements.prepare(connection);
    }

    private record Statements(
            PreparedStatement addPartition,
            PreparedStatement put,
            PreparedStatement delete,
            PreparedStatement setRevision)
            implements AutoCloseable {
        static Statements prepare(Connection connection) throws SQLException {
            return new Statements(
                    connection.prepareStatement("INSERT INTO partition VALUES (?, ?, ?, ?)"),
                    connection.prepareStatement("INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?, ?)"),
                    connection.prepareStatement("DELETE FROM row WHERE number = ?"),
                    connection.prepareStatement("UPDATE revision SET number = ?"));
        }

        @Override
        public void close() throws SQLException {
            addPartition.close();
            put.close();
            delete.close();
            setRevision.close();
        }
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws JournalException when it is not a file of ours, is a newer one, or another process has it
     */
    public static SqliteJournal open(Path file) {
        try {
            return new SqliteJournal(file, SqliteFile.open(file));
        } catch (SQLException e) {
            throw SqliteFile.failure(file, "open", e);
        }
    }

    @Override
    public long load(List<Table<?>> tables, RowConsumer rows) {
        try {
            return new SqliteLoad(file, connection, numbers).load(tables, rows);
        } catch (SQLException e) {
            throw SqliteFile.failure(file, "read", e);
        }
    }

    @Override
    public Entry encode(Version version) {
        var rows = new ArrayList<EncodedRow>(version.changes().size());
        for (Change<?> change : version.changes()) {
            rows.add(encode(change));
        }
        return new Encoded(version.revision(), rows);
    }

    private static <V> EncodedRow encode(Change<V> change) {
        V after = change.after();
        return new EncodedRow(
                new RowNumbers.PartitionName(change.table().name(), change.key().scope()),
                change.key().id(),
                after == null ? null : change.table().codec().write(after));
    }

    @Override
    public void append(Entry version) {
        attempt(() -> write((Encoded) version));
    }

    @Override
    public void commit() {
        attempt(() -> {
            statements.setRevision.setLong(1, revision);
            statements.setRevision.executeUpdate();
            connection.commit();
            numbers.committed();
        });
    }

    private interface Writing {
        void run() throws SQLException;
    }

    /** Whatever fails, nothing of the group stays. */
    private void attempt(Writing writing) {
        boolean done = false;
        try {
            if (failed) {
                recover();
            }
            writing.run();
            done = true;
        } catch (SQLException e) {
            throw SqliteFile.failure(file, "write to", e);
        } finally {
            if (!done) {
                failed = true;
                numbers.rolledBack();
            }
        }
    }

    /**
     * Takes back what was begun, and begins anew. The driver closes a statement that failed; and a database that rolled back
     * by itself, as it does when the disk is full, is left without a transaction.
     */
    private void recover() throws SQLException {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("{} was rolled back already", file, e);
            try (Statement statement = connection.createStatement()) {
                statement.execute("BEGIN");
            }
        }
        statements.close();
        statements = Statements.prepare(connection);
        failed = false;
    }

    private void write(Encoded version) throws SQLException {
        for (EncodedRow row : version.rows()) {
            RowNumbers.Partition partition = numbers.find(row.partition());
            if (partition == null) {
                partition = add(row.partition());
            }
            byte[] value = row.value();
            PreparedStatement put = statements.put;
            if (value == null) {
                delete(partition, row.id());
            } else {
                put.setLong(1, numbers.put(partition, row.id()));
                put.setLong(2, partition.number());
                put.setString(3, row.id());
                put.setLong(4, version.revision());
                put.setBytes(5, value);
                put.executeUpdate();
            }
        }
        revision = version.revision();
    }

    private void delete(RowNumbers.Partition partition, String id) throws SQLException {
        Long number = numbers.delete(partition, id);
        if (number != null) {
            statements.delete.setLong(1, number);
            statements.delete.executeUpdate();
        }
    }

    private RowNumbers.Partition add(RowNumbers.PartitionName name) throws SQLException {
        RowNumbers.Partition partition = numbers.add(name);
        PreparedStatement addPartition = statements.addPartition;
        addPartition.setLong(1, partition.number());
        addPartition.setString(2, name.table());
        addPartition.setString(3, name.scope().account());
        addPartition.setString(4, name.scope().region());
        addPartition.executeUpdate();
        return partition;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw SqliteFile.failure(file, "close", e);
        }
    }

    private record Encoded(long revision, List<EncodedRow> rows) implements Entry {}

    /** Compared by nobody: the array is only carried to the database. */
    @SuppressWarnings("ArrayRecordComponent")
    private record EncodedRow(RowNumbers.PartitionName partition, String id, byte @Nullable [] value) {}
}
