package neargate.engine.logs;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where a container's lines go, as a file keeps it from the container's first start on: a later process is not told the options
 * that are secrets. Only its owner may read it.
 */
record LogTarget(Path file) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PRIVATE_FILE = "rw-------";

    /** A process that is killed leaves the whole file or none. */
    void write(AwsLogs to) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE_FILE)));
        JSON.writeValue(next.toFile(), to);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Empty when nothing was kept. */
    Optional<AwsLogs> read() throws IOException {
        return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), AwsLogs.class)) : Optional.empty();
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
