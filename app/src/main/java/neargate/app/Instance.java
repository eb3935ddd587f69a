package neargate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import neargate.kernel.Ids;
import neargate.kernel.crypto.AesGcm;
import org.jspecify.annotations.Nullable;

/** A data directory: whoever holds its lock is the Neargate that it belongs to. */
public final class Instance {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String PRIVATE_FOLDER = "rwx------";
    private static final String MARKER = "neargate.instance";
    private static final String ENGINE = "engine-host";
    private static final String EGRESS = "egress";
    private static final String KMS_ROOT_KEY = "kms-root-key.json";
    private static final String SESSION_KEY = "session-key.json";

    private final Path data;
    private @Nullable FileLock lock;

    public Instance(Path data) {
        this.data = data.toAbsolutePath().normalize();
    }

    public Path data() {
        return data;
    }

    public Path file(String name) {
        return data.resolve(name);
    }

    /**
     * A short name that tells this instance's containers and networks from those of another on the same machine: six
     * hexadecimal digits of the directory's path.
     */
    public String name() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(data.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 3);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the directory is a Neargate's. Nothing is ever written to, or deleted from, one that is not. */
    public boolean exists() {
        return Files.exists(file(MARKER));
    }

    /**
     * Takes the directory for this process, which keeps it until it ends, however it ends. An empty directory becomes a
     * Neargate's. Nobody but its owner may enter it.
     *
     * @throws Refusal when another Neargate has it, or it holds something else
     */
    public void lock() {
        try {
            Files.createDirectories(data);
            if (!exists()) {
                refuseWhatIsNotEmpty();
                Files.writeString(file(MARKER), "This directory is a Neargate's; `neargate down --wipe` deletes it.\n");
            }
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString(PRIVATE_FOLDER));
            FileChannel file = FileChannel.open(file("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = file.tryLock();
            if (lock == null) {
                file.close();
                throw taken();
            }
            Files.deleteIfExists(file("status.json"));
        } catch (OverlappingFileLockException e) {
            throw taken();
        } catch (IOException e) {
            throw new Refusal(
                    "cannot use the data directory " + data + ": " + e.getMessage() + ". Choose another with --data.");
        }
    }

    /** Lets go of the directory, as the end of the process does. */
    void close() throws IOException {
        if (lock != null) {
            lock.acquiredBy().close();
            lock = null;
        }
    }

    private void refuseWhatIsNotEmpty() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            if (files.findAny().isPresent()) {
                throw new Refusal(data + " holds something else than a Neargate's data. Choose an empty directory with"
                        + " --data.");
            }
        }
    }

    /**
     * The container engine that this directory's tasks run on, as in DOCKER_HOST; empty before the first start with
     * containers. It is kept, so that tasks are looked for where they are.
     */
    public Optional<String> engineHost() {
        try {
            return Optional.of(Files.readString(file(ENGINE)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Keeps where this directory's tasks run. */
    public void keepEngineHost(String host) {
        keep(ENGINE, host);
    }

    /** Where this directory's tasks get out to, as the last {@code up} that said so wanted it. */
    public Egress egress() {
        try {
            return Egress.valueOf(Files.readString(file(EGRESS)).strip());
        } catch (IOException | IllegalArgumentException e) {
            return Egress.none;
        }
    }

    /** Keeps where this directory's tasks get out to. */
    public void keepEgress(Egress egress) {
        keep(EGRESS, egress.name());
    }

    private void keep(String name, String words) {
        try {
            Files.writeString(file(name), words + "\n");
        } catch (IOException e) {
            throw new Refusal("cannot write to the data directory " + data + ": " + e.getMessage());
        }
    }

    /**
     * Whether a process holds the directory. The lock ends with its process at once; the process itself may be seen for a
     * while after it was killed, and its number may be another's by now.
     */
    private boolean isHeld() {
        if (lock != null) {
            return true;
        }
        try (FileChannel probe = FileChannel.open(file("lock"), StandardOpenOption.WRITE)) {
            return probe.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Refusal taken() {
        String who = status().map(status -> " (pid " + status.pid() + ", " + status.endpoint() + ")")
                .orElse("");
        return new Refusal("a Neargate is already up on " + data + who
                + ". Use it, stop it with `neargate down`, or choose another directory with --data.");
    }

    /** What runs on this directory; empty when nothing does. */
    public Optional<Status> status() {
        try {
            return isHeld()
                    ? Optional.of(JSON.readValue(file("status.json").toFile(), Status.class))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Says what runs on this directory. */
    public void say(Status status) {
        write("status.json", status, "rw-r--r--");
    }

    /** The account root's access key, made on first use. Only the directory's owner may read it. */
    public RootKey rootKey() {
        try {
            return JSON.readValue(file("root-key.json").toFile(), RootKey.class);
        } catch (IOException e) {
            var random = new SecureRandom();
            var ids = new Ids(random);
            var key = new RootKey("AKIA" + ids.hex(16).toUpperCase(Locale.ROOT), ids.hex(40));
            write("root-key.json", key, "rw-------");
            return key;
        }
    }

    /**
     * The key under which KMS stores all others, and IAM the secrets of access keys, made on first use. Only the directory's
     * owner may read it. Without it nothing that was encrypted can be read again, so one that cannot be read is never
     * replaced.
     *
     * @param ephemeral to make one that is not kept
     */
    public SecretKey kmsRootKey(boolean ephemeral, SecureRandom random) {
        return sealingKey(KMS_ROOT_KEY, ephemeral, random);
    }

    /**
     * The key under which session tokens are sealed, made on first use. Only the directory's owner may read it.
     *
     * @param ephemeral to make one that is not kept
     */
    public SecretKey sessionKey(boolean ephemeral, SecureRandom random) {
        return sealingKey(SESSION_KEY, ephemeral, random);
    }

    private SecretKey sealingKey(String name, boolean ephemeral, SecureRandom random) {
        if (ephemeral) {
            return AesGcm.key(random);
        }
        Path file = file(name);
        if (!Files.exists(file)) {
            SecretKey made = AesGcm.key(random);
            write(name, SealingKey.of(made), "rw-------");
            return made;
        }
        try {
            return JSON.readValue(file.toFile(), SealingKey.class).asKey();
        } catch (IOException | IllegalArgumentException e) {
            throw new Refusal("cannot read " + file + ", without which nothing that was sealed with it can be opened: "
                    + e.getMessage());
        }
    }

    private void write(String name, Object value, String permissions) {
        try {
            Files.createDirectories(data);
            Path next = file(name + ".next");
            Files.deleteIfExists(next);
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
            Files.writeString(next, JSON.writeValueAsString(value) + "\n");
            Files.move(next, file(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Refusal("cannot write to the data directory " + data + ": " + e.getMessage());
        }
    }

    /**
     * What runs on a data directory, as {@code neargate status --json} prints it.
     *
     * @param engineSocket where the container engine listens; empty for a simulated one
     * @param egress where tasks get out to
     */
    public record Status(
            long pid,
            String endpoint,
            String version,
            String data,
            String engine,
            String engineSocket,
            String egress,
            String auth,
            String region,
            String account,
            boolean ephemeral) {}

    /** @param key in hexadecimal digits */
    private record SealingKey(String key) {
        static SealingKey of(SecretKey key) {
            return new SealingKey(HexFormat.of().formatHex(key.getEncoded()));
        }

        SecretKey asKey() {
            return AesGcm.key(HexFormat.of().parseHex(Objects.requireNonNullElse(key, "")));
        }
    }

    /** An access key of the account's root. */
    public record RootKey(String accessKeyId, String secretAccessKey) {}
}
