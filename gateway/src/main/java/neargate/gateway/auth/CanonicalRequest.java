package neargate.gateway.auth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import neargate.gateway.protocol.WireRequest;

/** The canonical form of a request ("Create a signed AWS API request", step 1). */
final class CanonicalRequest {
    private static final String UNRESERVED = "-_.~";

    private CanonicalRequest() {}

    /** The text that is hashed into the string to sign. */
    static String of(WireRequest request, Signature signature, String payloadHash) {
        var text = new StringBuilder(512);
        text.append(request.method()).append('\n');
        text.append(path(request.path(), signature.service())).append('\n');
        text.append(query(request.query(), signature.presigned())).append('\n');
        for (String name : signature.signedHeaders()) {
            text.append(name).append(':');
            appendValues(text, request, name);
            text.append('\n');
        }
        text.append('\n');
        appendJoined(text, signature.signedHeaders());
        return text.append('\n').append(payloadHash).toString();
    }

    /** S3 signs the path as it stands; every other service resolves its dots and encodes it once more. */
    private static String path(String path, String service) {
        if (path.isEmpty() || path.equals("/")) {
            return "/";
        }
        return service.equals("s3") ? path : encode(normal(path), true);
    }

    /** Without empty, {@code .} and {@code ..} segments (RFC 3986, 6.2.2.3). */
    private static String normal(String path) {
        if (!path.contains("//") && !path.contains("/.")) {
            return path;
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> segments.pollLast();
                default -> segments.addLast(segment);
            }
        }
        boolean folder = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
        String joined = "/" + String.join("/", segments);
        return folder && !segments.isEmpty() ? joined + "/" : joined;
    }

    private static String query(String query, boolean presigned) {
        if (query.isEmpty()) {
            return "";
        }
        List<Parameter> parameters = new ArrayList<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            if (!part.isEmpty() && !(presigned && name.equals("X-Amz-Signature"))) {
                parameters.add(new Parameter(encode(decode(name), false), encode(decode(value), false)));
            }
        }
        Collections.sort(parameters);
        var text = new StringBuilder(query.length() + 16);
        for (Parameter parameter : parameters) {
            text.append(text.isEmpty() ? "" : "&")
                    .append(parameter.name)
                    .append('=')
                    .append(parameter.value);
        }
        return text.toString();
    }

    /** Sorted by name, then by value. */
    private record Parameter(String name, String value) implements Comparable<Parameter> {
        @Override
        public int compareTo(Parameter other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : value.compareTo(other.value);
        }
    }

    private static void appendValues(StringBuilder text, WireRequest request, String name) {
        boolean first = true;
        for (Map.Entry<String, String> header : request.headers()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                text.append(first ? "" : ",").append(oneSpaced(header.getValue().strip()));
                first = false;
            }
        }
    }

    private static String oneSpaced(String value) {
        return value.contains("  ") ? value.replaceAll(" +", " ") : value;
    }

    private static void appendJoined(StringBuilder text, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            text.append(i == 0 ? "" : ";").append(names.get(i));
        }
    }

    /** Percent-decodes; a plus sign stays one. */
    static String decode(String text) {
        try {
            return text.indexOf('%') < 0 ? text : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** Percent-encodes all but the unreserved characters of RFC 3986. */
    private static String encode(String text, boolean keepSlash) {
        var encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (isUnreserved(c) || (keepSlash && c == '/')) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || UNRESERVED.indexOf(c) >= 0;
    }
}
