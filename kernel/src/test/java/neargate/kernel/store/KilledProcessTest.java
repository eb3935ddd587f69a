package neargate.kernel.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static neargate.kernel.store.KilledProcess.CLIENTS;
import static neargate.kernel.store.KilledProcess.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.util.OSInfo;

/** A process that writes is killed at any moment, over and over, on one database. */
class KilledProcessTest {
    private static final int ROUNDS = 200;

    @TempDir
    private Path folder;

    @Test
    void whatWasAcknowledgedIsFoundAgainAfterEachOf200Kills() throws Exception {
        var random = new Random(20_261_123);
        Path file = folder.resolve("store.db");
        unpackSqlite();
        int[] acknowledged = new int[CLIENTS];
        Process next = start(file);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Process writer = next;
                letWrite(writer, random.nextInt(1, 200), acknowledged);
                next = start(file);
                assertKept(file, acknowledged);
            }
        } finally {
            next.destroyForcibly();
        }
        assertThat(IntStream.of(acknowledged).sum()).isGreaterThanOrEqualTo(ROUNDS);
    }

    /** Lets a process write until it has told of so many writes, kills it, and takes note of all that it told. */
    private static void letWrite(Process writer, int writes, int[] acknowledged)
            throws IOException, InterruptedException {
        try (var told = new BufferedReader(writer.inputReader(US_ASCII))) {
            writer.getOutputStream().write('\n');
            writer.getOutputStream().flush();
            for (int i = 0; i < writes; i++) {
                note(Objects.requireNonNull(told.readLine(), "the process ended by itself"), acknowledged);
            }
            writer.toHandle().destroyForcibly(); // of the process itself, this would close what it told
            writer.waitFor();
            told.lines().forEach(line -> note(line, acknowledged));
        }
    }

    private static void note(String line, int[] acknowledged) {
        String[] words = line.split(" ", 2);
        acknowledged[Integer.parseInt(words[0])] = Integer.parseInt(words[1]);
    }

    /** Each client's transactions are there up to the last that was acknowledged at least, and each of them whole. */
    private static void assertKept(Path file, int[] acknowledged) {
        try (Store store = KilledProcess.open(file)) {
            Snapshot now = store.snapshot();
            for (int client = 0; client < CLIENTS; client++) {
                int me = client;
                int count = KilledProcess.count(now, client);
                assertThat(count).isGreaterThanOrEqualTo(acknowledged[client]);
                List<Key> window = IntStream.rangeClosed(Math.max(1, count - WINDOW + 1), count)
                        .mapToObj(number -> KilledProcess.item(me, number))
                        .toList();
                assertThat(now.scan(Words.WORDS, KilledProcess.item(client, 0).scope())
                                .map(Row::key))
                        .isEqualTo(window);
            }
        }
    }

    private Process start(Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Xmx64m",
                        "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dorg.sqlite.lib.path=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledProcess.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A process that is killed could not take away the copy of the library that the driver unpacks for each. */
    private void unpackSqlite() throws IOException {
        String name = System.mapLibraryName("sqlitejdbc");
        String path = "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + name;
        try (InputStream library = Objects.requireNonNull(OSInfo.class.getResourceAsStream(path))) {
            Files.copy(library, folder.resolve(name));
        }
    }
}
