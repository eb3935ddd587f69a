package neargate.gateway.protocol;

import java.util.Arrays;
import java.util.Random;

/** Damages a request: cuts, flips, doubles or replaces a part of its body, its query or its path. */
final class Mutation {
    private Mutation() {}

    static WireRequest of(WireRequest request, Random random) {
        return switch (random.nextInt(request.body().length > 0 ? 6 : 2)) {
            case 0 -> with(request, damaged(request.path(), random), request.query(), request.body());
            case 1 -> with(request, request.path(), damaged(request.query(), random), request.body());
            default -> with(request, request.path(), request.query(), damaged(request.body(), random));
        };
    }

    private static WireRequest with(WireRequest request, String path, String query, byte[] body) {
        return new WireRequest(request.method(), path, query, request.headers(), body);
    }

    private static String damaged(String text, Random random) {
        int at = text.isEmpty() ? 0 : random.nextInt(text.length());
        String junk = switch (random.nextInt(5)) {
            case 0 -> "%";
            case 1 -> "%ff";
            case 2 -> "&=&";
            case 3 -> "/";
            default -> "{\"\u00e9";
        };
        return text.substring(0, at) + junk + (random.nextBoolean() ? text.substring(at) : "");
    }

    private static byte[] damaged(byte[] body, Random random) {
        int at = random.nextInt(body.length);
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(body, at);
            case 1 -> {
                byte[] flipped = body.clone();
                flipped[at] = (byte) random.nextInt(256);
                yield flipped;
            }
            case 2 -> {
                byte[] doubled = Arrays.copyOf(body, body.length + at);
                System.arraycopy(body, 0, doubled, body.length, at);
                yield doubled;
            }
            default -> {
                byte[] junk = body.clone();
                for (int i = at; i < Math.min(at + 4, junk.length); i++) {
                    junk[i] = (byte) "{}[]\":,<>&=.-0".charAt(random.nextInt(14));
                }
                yield junk;
            }
        };
    }
}
