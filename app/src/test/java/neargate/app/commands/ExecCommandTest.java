package neargate.app.commands;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import neargate.app.Instance;
import neargate.app.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExecCommandTest {
    @TempDir
    private Path data;

    @Test
    void whereNothingAnswersAnyMoreOneSentenceSaysSo() throws IOException {
        String endpoint;
        try (var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            endpoint = "http://127.0.0.1:" + gone.getLocalPort();
        }
        var instance = new Instance(data.resolve("neargate"));
        instance.lock();
        instance.say(new Instance.Status(
                1, endpoint, "1", "", "simulated", "", "none", "open", "us-east-1", "123456789012", false));
        var command = new ExecCommand();
        new CommandLine(command).parseArgs("--data", instance.data().toString(), "task");

        assertThatThrownBy(command::call)
                .isInstanceOf(Refusal.class)
                .hasMessage("no answer at " + endpoint + ": does Neargate still run? (neargate status)");
    }
}
