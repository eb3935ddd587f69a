package neargate.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileTest {
    @TempDir
    private Path folder;

    @Test
    void onlyItsOwnerMayReadADatabaseAndWhatLiesBesideIt() throws Exception {
        SqliteJournal journal = SqliteJournal.open(folder.resolve("store.db"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .hasSizeGreaterThan(1)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
        journal.close();
        SqliteJournal.open(folder.resolve("store.db")).close();
    }

    @Test
    void aDatabaseWithoutItsDirectoryIsRefusedInASentence() {
        assertThatThrownBy(() -> SqliteJournal.open(folder.resolve("nowhere/store.db")))
                .isInstanceOf(Journal.JournalException.class)
                .hasMessageContaining("check that its directory exists");
    }
}
