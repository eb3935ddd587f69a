package neargate.agent;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import neargate.agent.acs.AcsTask;
import neargate.agent.acs.AcsTask.RoleCredentials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks that an agent was given and of whose end ECS has not heard. On a machine of its own an agent keeps them in
 * files, for the process after it; in the control plane's process it need not, since that knows them. The values of secrets
 * are among what is kept: only the owner may read it.
 */
public final class GivenTasks {
    private static final Logger LOG = LoggerFactory.getLogger(GivenTasks.class);
    private static final String PRIVATE_FOLDER = "rwx------";
    private static final String PRIVATE_FILE = "rw-------";
    private static final String SUFFIX = ".json";
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Map<String, Given> byArn = new ConcurrentHashMap<>();
    private final Map<String, String> arns = new ConcurrentHashMap<>();
    private final Optional<Path> folder;

    /**
     * A task that was given.
     *
     * @param started whether it ever ran: then it is never started anew
     */
    public record Given(AcsTask task, boolean started) {}

    private GivenTasks(Optional<Path> folder) {
        this.folder = folder;
    }

    /** Begins with none and keeps none. */
    public static GivenTasks unkept() {
        return new GivenTasks(Optional.empty());
    }

    /** Those of a folder, and those to come. A file that cannot be read is one that was never written to its end. */
    public static GivenTasks in(Path folder) throws IOException {
        var tasks = new GivenTasks(Optional.of(Files.createDirectories(folder)));
        // Also of a folder that an earlier version made.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(PRIVATE_FOLDER));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(SUFFIX)) {
                    tasks.read(file);
                }
            }
        }
        return tasks;
    }

    private void read(Path file) {
        try {
            Given given = JSON.readValue(file.toFile(), Given.class);
            byArn.put(given.task().arn(), given);
            index(given.task());
        } catch (IOException e) {
            LOG.warn("{} is not a task: {}", file, e.getMessage());
        }
    }

    /** Whether all tasks are here that this machine was ever given. */
    boolean areAll() {
        return folder.isPresent();
    }

    /** The task has this id, or its credentials have. */
    Optional<AcsTask> find(String id) {
        return Optional.ofNullable(arns.get(id)).map(byArn::get).map(Given::task);
    }

    private static List<String> ids(AcsTask task) {
        String id = task.arn().substring(task.arn().lastIndexOf('/') + 1);
        return task.roleCredentials() == null
                ? List.of(id)
                : List.of(id, task.roleCredentials().credentialsId());
    }

    private void index(AcsTask task) {
        ids(task).forEach(id -> arns.put(id, task.arn()));
    }

    boolean has(String arn) {
        return byArn.containsKey(arn);
    }

    /** All of them. */
    public List<Given> all() {
        return List.copyOf(byArn.values());
    }

    /** Keeps a task unless it is here already; returns when it is kept. */
    void keep(AcsTask task) {
        if (byArn.putIfAbsent(task.arn(), new Given(task, false)) == null) {
            try {
                write(task.arn());
            } catch (UncheckedIOException e) {
                byArn.remove(task.arn());
                throw e;
            }
            index(task);
        } else if (task.roleCredentials() != null) {
            renew(task.arn(), task.roleCredentials());
        }
    }

    /** A task that is here has new credentials. */
    void renew(String arn, RoleCredentials credentials) {
        Given renewed =
                byArn.computeIfPresent(arn, (_, known) -> new Given(known.task().with(credentials), known.started()));
        if (renewed != null) {
            index(renewed.task());
            tryToWrite(arn);
        }
    }

    /** It runs. */
    void started(String arn) {
        Given known = byArn.get(arn);
        if (known != null && !known.started()) {
            byArn.computeIfPresent(arn, (_, is) -> new Given(is.task(), true));
            tryToWrite(arn);
        }
    }

    /** ECS knows that it has ended. */
    void forget(String arn) {
        Given gone = byArn.remove(arn);
        if (gone != null) {
            ids(gone.task()).forEach(arns::remove);
        }
        tryToWrite(arn);
    }

    /** What fails here is put right when ECS and the agent next compare what they know. */
    private void tryToWrite(String arn) {
        try {
            write(arn);
        } catch (UncheckedIOException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    private synchronized void write(String arn) {
        if (folder.isEmpty()) {
            return;
        }
        String id = arn.substring(arn.lastIndexOf('/') + 1);
        Path file = folder.get().resolve(id + SUFFIX);
        Given given = byArn.get(arn);
        try {
            if (given == null) {
                Files.deleteIfExists(file);
            } else {
                Path next = folder.get().resolve(id + ".next");
                Files.deleteIfExists(next);
                Files.createFile(
                        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE_FILE)));
                Files.write(next, JSON.writeValueAsBytes(given));
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the task " + id + ": " + e.getMessage(), e);
        }
    }
}
