package neargate.app.commands;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** The plain HTTP paths of a running Neargate. */
final class Endpoint {
    private Endpoint() {}

    /** Whether it answers its health check. */
    static boolean answers(String endpoint) {
        try {
            var connection = (HttpURLConnection)
                    URI.create(endpoint + "/_neargate/health").toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(2_000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
