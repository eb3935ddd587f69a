package neargate.engine.docker.api;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One connection: a request, its answer, the next request. */
final class HttpConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final InputStream in;
    private InputStream answer = InputStream.nullInputStream();

    private HttpConnection(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel), 16 * 1024);
    }

    static HttpConnection open(SocketAddress address) throws IOException {
        return new HttpConnection(SocketChannel.open(address));
    }

    /** What a request carries. */
    sealed interface Body {
        Body NONE = new Json("");

        record Json(String text) implements Body {}

        record Tar(Path file) implements Body {}
    }

    /** Sends a request and reads the answer's head. Returns its status; the body follows in {@link #answer}. */
    int send(String method, String target, Body body) throws IOException {
        return send(method, target, body, "");
    }

    /** As {@link #send(String, String, Body)}, with more lines of the head, or none if it is empty. */
    int send(String method, String target, Body body, String header) throws IOException {
        switch (body) {
            case Body.Json(String text) -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                ByteBuffer head = head(method, target, header, "application/json", bytes.length, bytes.length);
                write(head.put(bytes).flip());
            }
            case Body.Tar(Path file) -> {
                try (FileChannel tar = FileChannel.open(file)) {
                    write(head(method, target, header, "application/x-tar", tar.size(), 0)
                            .flip());
                    for (long sent = 0; sent < tar.size(); ) {
                        sent += tar.transferTo(sent, tar.size() - sent, channel);
                    }
                }
            }
        }
        return readHead();
    }

    /** The body of the last answer; it must be read to its end before the next request. */
    InputStream answer() {
        return answer;
    }

    /** Writes to a connection that has become a stream. */
    void write(byte[] bytes) throws IOException {
        write(ByteBuffer.wrap(bytes));
    }

    /** Nothing more is written. */
    void endWriting() throws IOException {
        channel.shutdownOutput();
    }

    private static ByteBuffer head(String method, String target, String header, String type, long length, int room) {
        byte[] head = (method + " " + target + " HTTP/1.1\r\nHost: docker\r\nContent-Type: " + type
                        + "\r\nContent-Length: " + length + (header.isEmpty() ? "" : "\r\n" + header) + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(head.length + room).put(head);
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private int readHead() throws IOException {
        String[] status = readLine().split(" ", 3);
        if (status.length < 2) {
            throw new IOException("not an answer of HTTP");
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int code = Integer.parseInt(status[1]);
        if (code == 101) {
            answer = in;
        } else if (code == 204 || code == 304) {
            answer = InputStream.nullInputStream();
        } else if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            answer = new Chunked();
        } else {
            answer = new Sized(Long.parseLong(headers.getOrDefault("content-length", "0")));
        }
        return code;
    }

    private String readLine() throws IOException {
        var line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection was closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is of no use any more, however it ended.
        }
    }

    /** Reads what is there and no more, so that a line is seen as soon as it was sent. */
    private abstract class Part extends InputStream {
        long left;

        /** Moves to the next piece; false at the end. */
        abstract boolean more() throws IOException;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0 && !more()) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the connection was closed within an answer");
            }
            left -= count;
            return count;
        }
    }

    private final class Sized extends Part {
        Sized(long length) {
            left = length;
        }

        @Override
        boolean more() {
            return false;
        }
    }

    private final class Chunked extends Part {
        private boolean first = true;
        private boolean ended;

        @Override
        boolean more() throws IOException {
            if (ended) {
                return false;
            }
            if (!first) {
                readLine();
            }
            first = false;
            left = Long.parseLong(readLine(), 16);
            if (left == 0) {
                readLine();
                ended = true;
            }
            return !ended;
        }
    }
}
