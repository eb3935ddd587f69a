package neargate.app.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import neargate.app.DockerMachine;
import neargate.app.Instance;
import neargate.app.Refusal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops Neargate. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description =
                "Stops Neargate and the container engine that it started. Tasks go on running and are found again by"
                        + " the next `up`; with --wipe they are ended and everything is deleted.",
        footer = {"", "Example:", "  neargate down --wipe"})
public final class DownCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Option(names = "--wipe", description = "Ends all tasks, removes networks, and deletes the data directory.")
    private boolean wipe;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instance instance = options.instance();
        Optional<Instance.Status> status = instance.status();
        if (status.isPresent()) {
            end(instance, status.get());
            System.out.println("stopped (pid " + status.get().pid() + ")");
        } else if (!wipe) {
            System.out.println("nothing is up on " + instance.data());
        }
        if (instance.exists()) {
            instance.lock();
            if (wipe) {
                DockerMachine.wipe(instance);
                delete(instance.data());
                System.out.println("deleted " + instance.data());
            } else {
                DockerMachine.stop(instance);
            }
        } else if (wipe && Files.exists(instance.data())) {
            throw new Refusal(instance.data() + " is not a Neargate's data directory: nothing was deleted.");
        }
        return 0;
    }

    /** Asks the process to end, and ends it when it does not; returns when it has let go of the data directory. */
    private static void end(Instance instance, Instance.Status status) throws InterruptedException {
        Optional<ProcessHandle> process = ProcessHandle.of(status.pid());
        process.ifPresent(ProcessHandle::destroy);
        if (!isGone(instance)) {
            process.ifPresent(ProcessHandle::destroyForcibly);
            isGone(instance);
        }
    }

    private static boolean isGone(Instance instance) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (instance.status().isPresent() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        return instance.status().isEmpty();
    }

    static void delete(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
