package neargate.gateway.auth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import neargate.gateway.protocol.WireRequest;

/** The canonical form of a request ("Create a signed AWS API request", step 1). */
final class CanonicalRequest {
    private CanonicalRequest() {}

    /** The text that is hashed into the string to sign. */
    static String of(WireRequest request, Signature signature, String payloadHash) {
        var text = new StringBuilder(512);
        text.append(request.method()).append('\n');
        text.append(path(request.path(), signature.service())).append('\n');
        text.append(query(request.query())).append('\n');
        for (String name : signature.signedHeaders()) {
            text.append(name).append(':').append(values(request, name)).append('\n');
        }
        text.append('\n').append(String.join(";", signature.signedHeaders())).append('\n');
        return text.append(payloadHash).toString();
    }

    /** S3 signs the path as it stands; every other service encodes it once more. */
    private static String path(String path, String service) {
        if (path.isEmpty()) {
            return "/";
        }
        return service.equals("s3") ? path : encode(path, true);
    }

    private static String query(String query) {
        if (query.isEmpty()) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            if (!part.isEmpty() && !name.equals("X-Amz-Signature")) {
                parts.add(encode(decode(name), false) + "=" + encode(decode(value), false));
            }
        }
        Collections.sort(parts);
        return String.join("&", parts);
    }

    private static String values(WireRequest request, String name) {
        String first = request.headers().get(name);
        if (first == null) {
            return "";
        }
        var all = new ArrayList<String>(1);
        for (Map.Entry<String, String> header : request.headers()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                all.add(header.getValue().strip().replaceAll(" +", " "));
            }
        }
        return String.join(",", all);
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
            boolean plain = (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || "-_.~".indexOf(c) >= 0
                    || (keepSlash && c == '/');
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }
}
