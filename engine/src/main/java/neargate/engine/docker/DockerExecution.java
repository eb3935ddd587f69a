package neargate.engine.docker;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import neargate.engine.Execution;
import neargate.engine.docker.api.DockerApi;
import neargate.engine.docker.api.DockerApi.ExecConfig;
import neargate.engine.docker.api.DockerApi.ExecInspection;
import neargate.engine.docker.api.DockerException;
import neargate.engine.docker.api.ExecStream;
import neargate.engine.docker.api.Inspection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command that Docker runs in a container. */
final class DockerExecution implements Execution {
    private static final Logger LOG = LoggerFactory.getLogger(DockerExecution.class);

    /** Commands of ECS Exec run as root, whoever the container's user is ("Using ECS Exec"). */
    private static final String ROOT = "0";

    /** The terminal that Session Manager's plugin is. */
    private static final List<String> TERMINAL = List.of("TERM=xterm-256color");

    private static final int MOST_READ = 16 * 1024;
    private static final int STANDARD_ERROR = 2;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int LOOKS = 50;

    private final DockerApi docker;
    private final String id;
    private final ExecStream stream;
    private final InputStream output;
    private final boolean terminal;
    private int left;
    private boolean error;

    private DockerExecution(DockerApi docker, String id, ExecStream stream, boolean terminal) {
        this.docker = docker;
        this.id = id;
        this.stream = stream;
        this.output = stream.output();
        this.terminal = terminal;
    }

    static DockerExecution begin(DockerApi docker, String container, Command command) {
        boolean terminal = command.terminal();
        var config = new ExecConfig(true, true, true, terminal, ROOT, terminal ? TERMINAL : List.of(), command.words());
        String id = docker.createExec(container, config);
        return new DockerExecution(docker, id, docker.startExec(id, terminal), terminal);
    }

    /** Ends the commands of a container that an earlier process began: nobody hears them any more. */
    static void endAll(DockerApi docker, Inspection container) {
        for (String id : Objects.requireNonNullElse(container.execIDs(), List.<String>of())) {
            try {
                end(docker.inspectExec(id));
            } catch (DockerException e) {
                LOG.debug("{} is gone: {}", id, e.getMessage());
            }
        }
    }

    /**
     * Docker has no call that ends a command: its process is killed, and what it has begun loses its terminal. The commands
     * that check a container's health have no user of their own. A process that is not in the container's control group is
     * none of it: the engine is on another machine then, or the process has ended meanwhile.
     */
    private static void end(ExecInspection command) {
        boolean ours = command.processConfig() != null
                && ROOT.equals(command.processConfig().user());
        if (ours && command.running() && isIn(command.containerId(), command.pid())) {
            ProcessHandle.of(command.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static boolean isIn(@Nullable String container, long pid) {
        try {
            return container != null
                    && Files.readString(Path.of("/proc", String.valueOf(pid), "cgroup"))
                            .contains(container);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Optional<Output> read() throws IOException {
        if (!terminal && left == 0 && !nextFrame()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[terminal ? MOST_READ : Math.min(MOST_READ, left)];
        int count = output.read(bytes);
        if (count < 0) {
            return Optional.empty();
        }
        left -= terminal ? 0 : count;
        return Optional.of(new Output(error, Arrays.copyOf(bytes, count)));
    }

    /** Docker's frames: which stream it is of, three bytes of nothing, the length. False at the end. */
    private boolean nextFrame() throws IOException {
        try {
            var in = new DataInputStream(output);
            do {
                error = in.readInt() >>> 24 == STANDARD_ERROR;
                left = in.readInt();
            } while (left == 0);
            return true;
        } catch (EOFException e) {
            return false;
        }
    }

    @Override
    public void write(byte[] input) throws IOException {
        stream.write(input);
    }

    @Override
    public void endInput() throws IOException {
        stream.endInput();
    }

    @Override
    public void resize(int columns, int rows) {
        try {
            docker.resizeExec(id, columns, rows);
        } catch (DockerException e) {
            LOG.debug("The terminal of {} keeps its size: {}", id, e.getMessage());
        }
    }

    /** The end of what it wrote is heard of a moment before its own. */
    @Override
    public Optional<Integer> exitCode() {
        try {
            for (int look = 0; look < LOOKS; look++) {
                ExecInspection now = docker.inspectExec(id);
                if (!now.running()) {
                    return Optional.ofNullable(now.exitCode());
                }
                Thread.sleep(PAUSE);
            }
        } catch (DockerException e) {
            LOG.debug("The exit code of {} is not known: {}", id, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        try {
            end(begun());
        } catch (DockerException e) {
            LOG.debug("{} is gone: {}", id, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stream.close();
        }
    }

    /** Docker hands its stream out a moment before it begins a command, and knows the process a moment after. */
    private ExecInspection begun() throws InterruptedException {
        ExecInspection now = docker.inspectExec(id);
        for (int look = 0; look < LOOKS && now.pid() == 0 && now.exitCode() == null; look++) {
            Thread.sleep(PAUSE);
            now = docker.inspectExec(id);
        }
        return now;
    }
}
