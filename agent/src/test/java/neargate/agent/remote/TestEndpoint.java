package neargate.agent.remote;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The other end of a web socket, byte by byte: each connection is taken by hand, with nothing of ours in between. */
final class TestEndpoint implements AutoCloseable {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int TEXT = 1;
    private static final int FINAL = 0x80;

    private final ServerSocket server;

    TestEndpoint() throws IOException {
        server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        server.setSoTimeout(30_000);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    }

    /** Waits for the next connection and shakes hands. */
    Line accept() throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(30_000);
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 1);
        String key = "";
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.regionMatches(true, 0, "Sec-WebSocket-Key: ", 0, 19)) {
                key = line.substring(19);
            }
        }
        var line = new Line(socket);
        line.raw(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + accepted(key) + "\r\n\r\n");
        return line;
    }

    private static String accepted(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection. */
    static final class Line implements AutoCloseable {
        private final Socket socket;
        private final DataOutputStream out;
        private final DataInputStream in;

        private Line(Socket socket) throws IOException {
            this.socket = socket;
            this.out = new DataOutputStream(socket.getOutputStream());
            this.in = new DataInputStream(socket.getInputStream());
        }

        void raw(String bytes) throws IOException {
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        /** A text in one frame, of less than 126 bytes or more than 65535. */
        void say(String text) throws IOException {
            frame(FINAL | TEXT, text);
        }

        /** The beginning of a text. */
        void begin(String text) throws IOException {
            frame(TEXT, text);
        }

        /** More of a text that does not end yet. */
        void goOn(String text) throws IOException {
            frame(0, text);
        }

        private void frame(int first, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeByte(first);
            if (bytes.length < 126) {
                out.writeByte(bytes.length);
            } else {
                out.writeByte(127);
                out.writeLong(bytes.length);
            }
            out.write(bytes);
            out.flush();
        }

        /** The next text that the client says, of less than 64 KiB. */
        String heard() {
            try {
                in.readByte();
                int length = in.readByte() & 0x7F;
                byte[] masked = new byte[length == 126 ? in.readUnsignedShort() : length];
                byte[] mask = in.readNBytes(4);
                in.readFully(masked);
                for (int i = 0; i < masked.length; i++) {
                    masked[i] ^= mask[i % 4];
                }
                return new String(masked, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
