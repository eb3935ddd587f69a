package neargate.engine.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The AWS CLI of this machine, as an instance can use it: what it consists of is mounted there where it is here, to be read
 * only. Instances are made of this machine's own distribution, so that its programs find their libraries.
 *
 * @param command runs it, for a shell
 * @param places files and folders
 */
record AwsCli(String command, List<Path> places) {
    private static final Logger LOG = LoggerFactory.getLogger(AwsCli.class);

    /** Version 1 is a package of Python's. What it needs is its interpreter, and the folders that modules are in. */
    private static final String QUESTION = """
            import awscli, os, sys
            print(os.path.realpath(sys.executable))
            print(sys.base_prefix)
            [print(os.path.realpath(folder)) for folder in sys.path if folder and os.path.isdir(folder)]
            """;

    private static final Path SYSTEM = Path.of("/usr");
    private static final int SHORTEST_ANSWER = 3;

    /** Looks for one on the PATH. */
    static Optional<AwsCli> find(Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin");
        return Stream.of(path.split(":", -1))
                .map(folder -> Path.of(folder, "aws"))
                .filter(Files::isExecutable)
                .findFirst()
                .flatMap(AwsCli::of);
    }

    private static Optional<AwsCli> of(Path program) {
        try {
            Path real = program.toRealPath();
            byte[] head;
            try (var in = Files.newInputStream(real)) {
                head = in.readNBytes(256);
            }
            String beginning = new String(head, StandardCharsets.ISO_8859_1);
            if (beginning.startsWith("\u007fELF")) {
                // Version 2 has all that it needs beside it.
                return Optional.of(new AwsCli(real.toString(), List.of(real.getParent())));
            }
            String firstLine = beginning.lines().findFirst().orElse("");
            boolean isPython = firstLine.matches("#!/\\S*python[\\d.]*");
            return ofPython(isPython ? firstLine.substring(2) : "python3");
        } catch (IOException e) {
            LOG.debug("{} is not for instances: {}", program, e.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<AwsCli> ofPython(String interpreter) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(interpreter, "-c", QUESTION)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<Path> lines = answer.lines().map(Path::of).toList();
        return process.waitFor() == 0 && lines.size() >= SHORTEST_ANSWER ? Optional.of(of(lines)) : Optional.empty();
    }

    private static AwsCli of(List<Path> answer) {
        Path interpreter = answer.get(0);
        Path prefix = answer.get(1);
        List<Path> modules = answer.subList(2, answer.size());
        List<Path> places = new ArrayList<>();
        // The system's own folders are the instance's as well: of these, only what Python has there.
        add(places, prefix.equals(SYSTEM) ? interpreter : prefix);
        modules.stream().sorted().forEach(folder -> add(places, folder));
        String search = String.join(":", modules.stream().map(Path::toString).toList());
        return new AwsCli("env PYTHONPATH=" + search + " " + interpreter + " -m awscli", List.copyOf(places));
    }

    /** Unless it is below another. */
    private static void add(List<Path> places, Path place) {
        if (places.stream().noneMatch(place::startsWith)) {
            places.add(place);
        }
    }
}
