package neargate.gateway.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Percent-decoding as RFC 3986 and HTML forms have it; what is not right is an error, not a guess. */
final class Percent {
    private Percent() {}

    /** Decodes part of a path, in which a plus sign is itself. */
    static String path(String text) {
        return text.indexOf('%') < 0 ? text : decode(text, false);
    }

    /** Decodes part of a query or form, in which a plus sign is a space. */
    static String form(String text) {
        return text.indexOf('%') < 0 && text.indexOf('+') < 0 ? text : decode(text, true);
    }

    private static String decode(String text, boolean plusIsSpace) {
        var bytes = new byte[text.length() * 3];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new Malformed("Invalid percent-encoding at position " + i);
                }
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes[length++] = ' ';
            } else if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else {
                int end = Character.isHighSurrogate(c) ? Math.min(i + 2, text.length()) : i + 1;
                byte[] more = text.substring(i, end).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(more, 0, bytes, length, more.length);
                length += more.length;
                i = end - 1;
            }
        }
        return utf8(bytes, length);
    }

    /** The text of UTF-8 bytes; anything else is an error. */
    static String utf8(byte[] bytes, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Malformed("The request is not valid UTF-8");
        }
    }
}
