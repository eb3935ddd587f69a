package neargate.app.exec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.Optional;
import neargate.app.Refusal;
import neargate.kernel.controller.Timers;
import org.junit.jupiter.api.Test;

class SessionTest {
    @Test
    void whereNothingListensAnyMoreOneSentenceSaysSo() throws Exception {
        int port;
        try (var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        var streams = new Session.Streams(
                InputStream.nullInputStream(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        try (HttpClient http = HttpClient.newHttpClient();
                Timers timers = Timers.of(Clock.systemUTC())) {
            assertThatThrownBy(() -> Session.open(
                            http,
                            URI.create("ws://127.0.0.1:" + port + "/"),
                            "token",
                            streams,
                            Optional.empty(),
                            timers))
                    .isInstanceOf(Refusal.class)
                    .hasMessage("no connection to the session at 127.0.0.1:" + port
                            + ": does Neargate still run? (neargate status)");
        }
    }
}
