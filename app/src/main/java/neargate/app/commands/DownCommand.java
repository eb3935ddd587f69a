package neargate.app.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
            end(status.get());
            instance.sayDown();
            System.out.println("stopped (pid " + status.get().pid() + ")");
        } else if (!wipe) {
            System.out.println("nothing is up on " + instance.data());
        }
        if (Files.isDirectory(instance.data())) {
            instance.lock();
            boolean simulated =
                    status.map(last -> last.engine().equals("simulated")).orElse(false);
            if (!simulated) {
                letGo(instance);
            }
            if (wipe) {
                delete(instance.data());
                System.out.println("deleted " + instance.data());
            }
        }
        return 0;
    }

    private void letGo(Instance instance) throws IOException, InterruptedException {
        if (wipe) {
            DockerMachine.wipe(instance);
        } else {
            DockerMachine.stopEngine(instance);
        }
    }

    private static void end(Instance.Status status) throws InterruptedException {
        ProcessHandle process = ProcessHandle.of(status.pid()).orElseThrow();
        process.destroy();
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
        } catch (ExecutionException e) {
            throw new Refusal("cannot wait for pid " + status.pid() + ": " + e.getMessage());
        }
    }

    static void delete(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
