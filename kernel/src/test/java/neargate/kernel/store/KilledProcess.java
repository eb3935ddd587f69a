package neargate.kernel.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;

/**
 * The program that {@link KilledProcessTest} kills: clients that write without end, and tell of each write once it is
 * acknowledged. In one transaction a client counts on and takes its window of the last few items along.
 */
final class KilledProcess {
    static final int CLIENTS = 4;
    static final int WINDOW = 3;

    private KilledProcess() {}

    static VersionedStore open(Path file) {
        return VersionedStore.open(
                List.of(Words.WORDS, Words.NOTES), SqliteJournal.open(file), InstantSource.system(), new Random(1));
    }

    static Key counter(int client) {
        return Words.HERE.key("counter-" + client);
    }

    /** Sorts as the number does. */
    static Key item(int client, int number) {
        return new Scope("123456789012", "client-" + client).key("%08d".formatted(number));
    }

    static int count(Reader store, int client) {
        return store.get(Words.NOTES, counter(client)).map(Integer::parseInt).orElse(0);
    }

    /** Waits for its turn, so that a machine can start it while it still looks at what the last one left. */
    public static void main(String[] args) throws IOException {
        if (System.in.read() < 0) {
            return;
        }
        VersionedStore store = open(Path.of(args[0]));
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                int me = client;
                clients.execute(() -> write(store, me));
            }
        }
    }

    private static void write(Store store, int client) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out));
        while (true) {
            int number = store.write(tx -> {
                int next = count(tx, client) + 1;
                tx.put(Words.NOTES, counter(client), Integer.toString(next));
                tx.put(Words.WORDS, item(client, next), "item " + next);
                tx.delete(Words.WORDS, item(client, next - WINDOW));
                return next;
            });
            byte[] line = (client + " " + number + "\n").getBytes(US_ASCII);
            out.write(line, 0, line.length);
        }
    }
}
