package neargate.app.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import neargate.app.Refusal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs everything that proves Neargate. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Runs all tests: format, lint, unit tests, properties, real containers, the exercise end to end.",
        footer = {
            "",
            "Example:",
            "  neargate test                # everything",
            "  neargate test -pl kernel -am  # Maven's own arguments"
        })
public final class TestCommand implements Callable<Integer> {
    private static final Pattern COUNTS = Pattern.compile(
            "<testsuite [^>]*?tests=\"(\\d+)\"[^>]*?errors=\"(\\d+)\"[^>]*?skipped=\"(\\d+)\"[^>]*?failures=\"(\\d+)\"",
            Pattern.DOTALL);

    @Parameters(paramLabel = "ARGUMENT", description = "Arguments for Maven.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("neargate.home"));
        Path log = home.resolve(".build/test.log");
        System.out.println("testing; the whole log is in " + log);
        deleteReports(home);
        var command = new ArrayList<>(List.of("mvn", "-B", "--fail-at-end", "verify"));
        command.addAll(arguments);
        var process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        process.environment().put("JAVA_HOME", System.getProperty("java.home"));
        int exitCode;
        try {
            exitCode = process.start().waitFor();
        } catch (IOException e) {
            throw new Refusal("cannot run Maven: " + e.getMessage() + ". Install it with apt-get install maven.");
        }
        if (exitCode != 0) {
            try (Stream<String> lines = Files.lines(log)) {
                lines.filter(line -> line.contains("[ERROR]") || line.contains("FAIL"))
                        .limit(60)
                        .forEach(System.out::println);
            }
        }
        System.out.println(summary(home));
        return exitCode == 0 ? 0 : 1;
    }

    private static void deleteReports(Path home) throws IOException {
        for (Path report : reports(home)) {
            Files.delete(report);
        }
    }

    private static List<Path> reports(Path home) throws IOException {
        try (Stream<Path> files = Files.find(
                home,
                5,
                (file, attributes) -> file.getParent().endsWith("target/surefire-reports")
                        && file.getFileName().toString().matches("TEST-.*\\.xml"))) {
            return files.toList();
        }
    }

    /** {@code 812 passed, 0 failed, 3 skipped}, from the reports of all modules. */
    private static String summary(Path home) throws IOException {
        int tests = 0;
        int failed = 0;
        int skipped = 0;
        for (Path report : reports(home)) {
            Matcher counts = COUNTS.matcher(Files.readString(report));
            if (counts.find()) {
                tests += Integer.parseInt(counts.group(1));
                failed += Integer.parseInt(counts.group(2)) + Integer.parseInt(counts.group(4));
                skipped += Integer.parseInt(counts.group(3));
            }
        }
        return (tests - failed - skipped) + " passed, " + failed + " failed, " + skipped + " skipped";
    }
}
