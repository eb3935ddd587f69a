package neargate.kernel.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Makes the disk under a database full, as far as the database can tell. */
final class Disk {
    private Disk() {}

    /** From now on there is no room but in the pages that the file has. */
    static void fill(Connection database) throws SQLException {
        mostPages(database, 1);
    }

    /** There is room again. */
    static void free(Connection database) throws SQLException {
        mostPages(database, 1 << 20);
    }

    private static void mostPages(Connection database, int pages) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute("PRAGMA max_page_count=" + pages);
        }
    }
}
