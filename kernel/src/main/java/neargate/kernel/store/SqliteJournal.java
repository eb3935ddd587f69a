package neargate.kernel.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps versions in one SQLite file: a row of the database for each row of a table, and the newest revision. In WAL mode
 * with {@code synchronous=FULL}, so that what was committed survives a power cut.
 */
public final class SqliteJournal implements Journal {
    private final Connection connection;
    private final PreparedStatement put;
    private final PreparedStatement delete;
    private final PreparedStatement revision;

    private SqliteJournal(Connection connection) throws SQLException {
        this.connection = connection;
        this.put = connection.prepareStatement("INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?, ?)");
        this.delete =
                connection.prepareStatement("DELETE FROM row WHERE name = ? AND account = ? AND region = ? AND id = ?");
        this.revision = connection.prepareStatement("UPDATE revision SET number = ?");
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws JournalException when it is not a file of ours, or another process has it
     */
    public static SqliteJournal open(Path file) {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA locking_mode=EXCLUSIVE");
                statement.execute("PRAGMA journal_mode=WAL");
                statement.execute("PRAGMA synchronous=FULL");
                statement.execute("""
                        CREATE TABLE IF NOT EXISTS row (
                            name TEXT NOT NULL, account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL,
                            value BLOB NOT NULL,
                            PRIMARY KEY (name, account, region, id)) WITHOUT ROWID""");
                statement.execute("CREATE TABLE IF NOT EXISTS revision (number INTEGER NOT NULL)");
                statement.execute("INSERT INTO revision SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM revision)");
            }
            connection.setAutoCommit(false);
            return new SqliteJournal(connection);
        } catch (SQLException e) {
            throw new JournalException("cannot open the database " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public long load(List<Table<?>> tables, RowConsumer rows) {
        Map<String, Table<?>> byName = new HashMap<>();
        tables.forEach(table -> byName.put(table.name(), table));
        try (Statement statement = connection.createStatement()) {
            try (ResultSet all = statement.executeQuery("SELECT name, account, region, id, value FROM row")) {
                while (all.next()) {
                    Table<?> table = byName.get(all.getString(1));
                    if (table == null) {
                        throw new JournalException(
                                "the database holds a table " + all.getString(1)
                                        + " that this version does not know: it was written by a newer one",
                                null);
                    }
                    Key key = new Scope(all.getString(2), all.getString(3)).key(all.getString(4));
                    load(table, key, all.getBytes(5), rows);
                }
            }
            try (ResultSet number = statement.executeQuery("SELECT number FROM revision")) {
                return number.getLong(1);
            }
        } catch (SQLException e) {
            throw new JournalException("cannot read the database: " + e.getMessage(), e);
        }
    }

    private static <V> void load(Table<V> table, Key key, byte[] value, RowConsumer rows) {
        rows.accept(table, key, table.codec().read(value));
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
                change.table().name(),
                change.key(),
                after == null ? null : change.table().codec().write(after));
    }

    @Override
    public void append(List<Entry> group) {
        try {
            for (Entry entry : group) {
                for (EncodedRow row : ((Encoded) entry).rows()) {
                    write(row);
                }
            }
            revision.setLong(1, ((Encoded) group.getLast()).revision());
            revision.executeUpdate();
            connection.commit();
        } catch (SQLException e) {
            undo(e);
            throw new JournalException("cannot write to the database: " + e.getMessage(), e);
        }
    }

    private void write(EncodedRow row) throws SQLException {
        boolean deleted = row.value() == null;
        PreparedStatement statement = deleted ? delete : put;
        statement.setString(1, row.table());
        statement.setString(2, row.key().scope().account());
        statement.setString(3, row.key().scope().region());
        statement.setString(4, row.key().id());
        if (!deleted) {
            statement.setBytes(5, row.value());
        }
        statement.executeUpdate();
    }

    private void undo(SQLException cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new JournalException("cannot close the database: " + e.getMessage(), e);
        }
    }

    private record Encoded(long revision, List<EncodedRow> rows) implements Entry {}

    /** Compared by nobody: the array is only carried to the database. */
    @SuppressWarnings("ArrayRecordComponent")
    private record EncodedRow(String table, Key key, byte @Nullable [] value) {}
}
