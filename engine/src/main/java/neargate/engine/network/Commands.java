package neargate.engine.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code ip} and {@code nft}, in this process's namespace or in another. */
public final class Commands {
    private Commands() {}

    /** Runs an nftables script in the namespace of {@code file}. */
    static void nft(Path file, String script) {
        run(List.of("nsenter", "--net=" + file, "nft", "-f", "-"), script);
    }

    /**
     * Runs a program and returns what it printed.
     *
     * @throws Network.NetworkException when it is missing or fails, with its last words
     */
    public static String run(List<String> command, String input) {
        try {
            Process process = new ProcessBuilder(new ArrayList<>(command))
                    .redirectErrorStream(true)
                    .start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw new Network.NetworkException(
                        String.join(" ", command) + " failed: " + output.strip(), new IOException(output));
            }
            return output;
        } catch (IOException e) {
            throw new Network.NetworkException(
                    "cannot run " + command.getFirst() + ": " + e.getMessage()
                            + ". VPCs need root and the packages iproute2 and nftables.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Network.NetworkException("interrupted", e);
        }
    }
}
