package neargate.app.commands;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** The plain HTTP paths of a running Neargate. */
final class Endpoint {
    /** A machine under load may take its time: in all this is about a minute. */
    private static final int ATTEMPTS = 12;

    private static final int MILLIS_FOR_AN_ANSWER = 5_000;
    private static final int MILLIS_BETWEEN = 100;

    private Endpoint() {}

    /** Whether it answers its health check; it is asked again while it does not. */
    static boolean answers(String endpoint) throws InterruptedException {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            if (answersNow(endpoint)) {
                return true;
            }
            Thread.sleep(MILLIS_BETWEEN);
        }
        return answersNow(endpoint);
    }

    private static boolean answersNow(String endpoint) {
        try {
            var connection = (HttpURLConnection)
                    URI.create(endpoint + "/_neargate/health").toURL().openConnection();
            connection.setConnectTimeout(MILLIS_FOR_AN_ANSWER);
            connection.setReadTimeout(MILLIS_FOR_AN_ANSWER);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
