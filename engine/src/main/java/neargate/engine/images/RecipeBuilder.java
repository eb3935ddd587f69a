package neargate.engine.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import neargate.engine.docker.api.DockerApi;

/** Runs a recipe and hands what it made to the engine. What the recipe says goes to a file of its own. */
final class RecipeBuilder {
    private final DockerApi docker;
    private final String dockerHost;
    private final Path logs;

    RecipeBuilder(DockerApi docker, String dockerHost, Path logs) {
        this.docker = docker;
        this.dockerHost = dockerHost;
        this.logs = logs;
    }

    void build(ImageName image, Path recipe) throws IOException, InterruptedException {
        Files.createDirectories(logs);
        Path log = logs.resolve("image-" + image.repository().replace('/', '-') + ".log");
        Path archive = Files.createTempFile("neargate-image", ".tar");
        try {
            int exit = run(recipe, archive, log);
            if (exit != 0) {
                throw new IOException(
                        recipe + " ended with " + exit + ": " + lastLine(log) + " (all of it is in " + log + ")");
            }
            if (Files.size(archive) > 0) {
                docker.load(archive);
            }
        } finally {
            Files.deleteIfExists(archive);
        }
    }

    private int run(Path recipe, Path archive, Path log) throws IOException, InterruptedException {
        var command = new ProcessBuilder(List.of(recipe.toString(), archive.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        command.environment().put("DOCKER_HOST", dockerHost);
        Process process = command.start();
        process.getOutputStream().close();
        return process.waitFor();
    }

    private static String lastLine(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> !line.isBlank()).reduce("it said nothing", (_, line) -> line);
        }
    }
}
