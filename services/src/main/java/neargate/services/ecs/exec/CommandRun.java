package neargate.services.ecs.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import neargate.agent.datachannel.DataChannel;
import neargate.agent.datachannel.Link;
import neargate.agent.datachannel.PayloadType;
import neargate.engine.Execution;
import neargate.services.ecs.exec.ExecSession.Surroundings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command of a session: what it writes goes over the link, no faster than the client takes it; what it is to read waits
 * for it, and no more than it has room for.
 */
final class CommandRun {
    private static final Logger LOG = LoggerFactory.getLogger(CommandRun.class);

    /** More than a client's window, so that the command has always something to read while acknowledgements travel. */
    private static final int ROOM = 128 * 1024;

    /** What anything that waits for the command counts at least. */
    private static final int LEAST_COST = 64;

    private final Ticket ticket;
    private final Kind kind;
    private final Surroundings around;
    private final Link link;
    private final Consumer<String> ended;
    private final BlockingQueue<Deed> deeds = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable Execution running;
    private volatile boolean ending;
    private volatile Instant active;

    /**
     * How a session is.
     *
     * @param terminal whether the command has a terminal
     * @param tellsExitCode whether the client understands exit codes
     */
    record Kind(boolean terminal, boolean tellsExitCode) {}

    /** Something for the command. */
    private interface Deed {
        /** Does it; returns false after the last. */
        boolean on(Execution execution) throws IOException;
    }

    /** @param ended is told when it is over, with what is to be said of that */
    CommandRun(Ticket ticket, Kind kind, Surroundings around, Link link, Consumer<String> ended) {
        this.ticket = ticket;
        this.kind = kind;
        this.around = around;
        this.link = link;
        this.ended = ended;
        this.active = around.clock().instant();
    }

    void begin() {
        around.executor().execute(() -> {
            String said = run();
            awaitAcknowledged();
            ended.accept(said);
        });
    }

    /** A client forgets what it has not heard when it hears of the end. */
    private void awaitAcknowledged() {
        try {
            link.awaitAcknowledged();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the command to its end. Returns what is to be said of it, mostly nothing. */
    private String run() {
        var command = new Execution.Command(ticket.words(), kind.terminal());
        try (SessionLog log = log()) {
            if (ending) {
                return "";
            }
            Execution execution = around.engine()
                    .execute(ticket.taskArn(), ticket.container(), command)
                    .orElse(null);
            if (execution == null) {
                return "Unable to start command: the container does not run any more.";
            }
            try (execution) {
                running = execution;
                around.executor().execute(() -> feed(execution));
                listen(execution, log);
                tellExitCode(execution);
            } finally {
                deeds.add(_ -> false);
            }
            return "";
        } catch (CloudWatchLog.UnavailableException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } catch (RuntimeException e) {
            LOG.error("The command of {} fails", ticket.sessionId(), e);
            return "Unable to start command.";
        }
    }

    private SessionLog log() throws CloudWatchLog.UnavailableException {
        return ticket.log() == null
                ? SessionLog.NONE
                : CloudWatchLog.open(around.logs(), around.clock(), around.executor(), ticket.scope(), ticket.log());
    }

    private void listen(Execution execution, SessionLog log) throws InterruptedException {
        try {
            for (Optional<Execution.Output> out = next(execution); out.isPresent(); out = next(execution)) {
                Execution.Output output = out.get();
                active = around.clock().instant();
                log.write(output.bytes());
                if (!send(output)) {
                    return;
                }
            }
        } catch (IOException e) {
            LOG.debug("The command of {} is heard no more: {}", ticket.sessionId(), e.getMessage());
        }
    }

    private Optional<Execution.Output> next(Execution execution) throws IOException {
        return ending ? Optional.empty() : execution.read();
    }

    private boolean send(Execution.Output output) throws InterruptedException {
        byte[] bytes = output.bytes();
        for (int from = 0; from < bytes.length; from += DataChannel.PIECE) {
            byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + DataChannel.PIECE));
            if (!link.send(output.error() ? PayloadType.STANDARD_ERROR : PayloadType.OUTPUT, piece)) {
                return false;
            }
        }
        return true;
    }

    private void tellExitCode(Execution execution) throws InterruptedException {
        Optional<Integer> code = ending || !kind.tellsExitCode() ? Optional.empty() : execution.exitCode();
        if (code.isPresent()) {
            boolean _ = link.send(PayloadType.EXIT_CODE, code.get().toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Gives the command what is for it, one after the other. */
    private void feed(Execution execution) {
        try {
            while (deeds.take().on(execution)) {
                // The next.
            }
        } catch (IOException e) {
            LOG.debug("The command of {} reads no more: {}", ticket.sessionId(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How much more should be given to it now; less than nothing when it has too much already. */
    int room() {
        return ROOM - waiting.get();
    }

    /** When it last read or wrote. */
    Instant active() {
        return active;
    }

    void input(byte[] bytes) {
        add(bytes.length, execution -> execution.write(bytes));
    }

    void endInput() {
        add(0, Execution::endInput);
    }

    void resize(int columns, int rows) {
        add(0, execution -> execution.resize(columns, rows));
    }

    private interface Change {
        void make(Execution execution) throws IOException;
    }

    private void add(int bytes, Change change) {
        int cost = Math.max(LEAST_COST, bytes);
        active = around.clock().instant();
        waiting.addAndGet(cost);
        deeds.add(execution -> {
            change.make(execution);
            int left = waiting.addAndGet(-cost);
            if (left < ROOM && left + cost >= ROOM) {
                link.settle();
            }
            return true;
        });
    }

    /** Ends the command. */
    void end() {
        ending = true;
        Execution execution = running;
        if (execution != null) {
            around.executor().execute(execution::close);
        }
    }
}
