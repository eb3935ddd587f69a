package neargate.kernel.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The database file: opened for this process alone, in WAL mode with {@code synchronous=FULL}, so that what was committed
 * survives a power cut. What can be wrong with a file is told in one sentence that says what to do.
 */
final class SqliteFile {
    /** Marks a file as ours in its header ("Neargate"'s first letters); tools such as {@code file} show it. */
    private static final int APPLICATION = 0x4E454152;

    /** Grows whenever an older program could not read the file any more. */
    private static final int FORMAT = 1;

    private SqliteFile() {}

    /**
     * Opens the file, or makes it.
     *
     * @throws Journal.JournalException when it is not a file of ours, is a newer one, or another process has it
     */
    static Connection open(Path file) {
        Connection connection = null;
        try {
            makePrivate(file);
            connection = options().createConnection("jdbc:sqlite:" + file);
            prepare(connection, file);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            throw closing(connection, failure(file, "open", e));
        } catch (Journal.JournalException e) {
            throw closing(connection, e);
        }
    }

    /** A new file is its owner's alone; what SQLite puts beside it has the same permissions. */
    private static void makePrivate(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // It keeps what it has.
        } catch (IOException e) {
            throw new Journal.JournalException(notWritable(file), e);
        }
    }

    private static SQLiteConfig options() {
        var options = new SQLiteConfig();
        // The driver would ask for the last number after every insert; numbers are ours.
        options.setGetGeneratedKeys(false);
        options.setBusyTimeout(1_000);
        options.setPageSize(8_192);
        options.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
        options.setJournalMode(SQLiteConfig.JournalMode.WAL);
        options.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        return options;
    }

    private static void prepare(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (number(statement, "SELECT count(*) FROM sqlite_schema") == 0) {
                statement.execute("PRAGMA application_id=" + APPLICATION);
                statement.execute("PRAGMA user_version=" + FORMAT);
            }
            if (number(statement, "PRAGMA application_id") != APPLICATION) {
                throw new Journal.JournalException(notOurs(file), null);
            }
            long format = number(statement, "PRAGMA user_version");
            if (format > FORMAT) {
                throw new Journal.JournalException(
                        file + " was written by a newer Neargate (format " + format + ", this one knows " + FORMAT
                                + "): use that one, or choose another data directory.",
                        null);
            }
            statement.execute("PRAGMA wal_autocheckpoint=1000");
            statement.execute("""
                    CREATE TABLE IF NOT EXISTS partition (
                        number INTEGER PRIMARY KEY, name TEXT NOT NULL, account TEXT NOT NULL, region TEXT NOT NULL)""");
            statement.execute("""
                    CREATE TABLE IF NOT EXISTS row (
                        number INTEGER PRIMARY KEY, partition INTEGER NOT NULL, id TEXT NOT NULL,
                        revision INTEGER NOT NULL, value BLOB NOT NULL)""");
            statement.execute("CREATE TABLE IF NOT EXISTS revision (number INTEGER NOT NULL)");
            statement.execute("INSERT INTO revision SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM revision)");
            statement.execute("""
                    CREATE VIEW IF NOT EXISTS rows AS
                        SELECT name, account, region, id, revision, CAST(value AS TEXT) AS value
                        FROM row JOIN partition ON partition.number = row.partition""");
        }
    }

    static long number(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            return result.getLong(1);
        }
    }

    /** What the database says, in a sentence for whoever runs Neargate. */
    static Journal.JournalException failure(Path file, String what, SQLException cause) {
        String sentence = switch (SQLiteErrorCode.getErrorCode(cause.getErrorCode())) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                file + " is in use by another process: stop it, or choose another data directory.";
            case SQLITE_FULL -> "The disk of " + file + " is full: free some space. Nothing of what failed was kept.";
            case SQLITE_NOTADB -> notOurs(file);
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH, SQLITE_READONLY -> notWritable(file);
            case SQLITE_CORRUPT -> damaged(file, "");
            default -> "Cannot " + what + " " + file + ": " + cause.getMessage();
        };
        return new Journal.JournalException(sentence, cause);
    }

    private static String notWritable(Path file) {
        return "Cannot write to " + file + ": check that its directory exists and who may write there.";
    }

    private static String notOurs(Path file) {
        return file + " is not a database of Neargate's: choose another data directory.";
    }

    /** {@code where} is empty or begins with a space. */
    static String damaged(Path file, String where) {
        return file + " is damaged" + where + ": restore it from a copy, or choose another data directory.";
    }

    private static Journal.JournalException closing(@Nullable Connection connection, Journal.JournalException failure) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }
}
