package neargate.engine.docker.api;

import java.io.IOException;
import java.io.InputStream;

/** What a command in a container reads and writes. */
public final class ExecStream implements AutoCloseable {
    private final EngineHttp http;
    private final HttpConnection connection;

    ExecStream(EngineHttp http, HttpConnection connection) {
        this.http = http;
        this.connection = connection;
    }

    /** What it writes; without a terminal in Docker's frames, which tell its errors apart. */
    public InputStream output() {
        return connection.answer();
    }

    /** Gives it something to read. */
    public void write(byte[] bytes) throws IOException {
        connection.write(bytes);
    }

    /** It finds the end of what it reads. */
    public void endInput() throws IOException {
        connection.endWriting();
    }

    @Override
    public void close() {
        http.release(connection);
    }
}
