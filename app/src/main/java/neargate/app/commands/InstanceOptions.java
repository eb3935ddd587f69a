package neargate.app.commands;

import java.nio.file.Path;
import neargate.app.Instance;
import neargate.app.Refusal;
import picocli.CommandLine.Option;

/** {@code --data}, which every command takes: it names the instance. */
final class InstanceOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The directory that holds all state; it names the instance (default: ~/.neargate).")
    private Path data = Path.of(System.getProperty("user.home"), ".neargate");

    Instance instance() {
        if (data.toString().isBlank()) {
            throw new Refusal("--data names no directory.", 2);
        }
        return new Instance(data);
    }

    /** What runs on the instance, or the refusal that nothing does. */
    Instance.Status running() {
        return instance()
                .status()
                .orElseThrow(() -> new Refusal(
                        "nothing is up on " + instance().data() + ". Start it with `neargate up --detach`.", 3));
    }
}
