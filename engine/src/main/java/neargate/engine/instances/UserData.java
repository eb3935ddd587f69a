package neargate.engine.instances;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * User data as the scripts that carry it out ("Run commands when you launch an EC2 instance with user data input"): a shell
 * script, {@code #cloud-config}, a boothook, or several of them as a MIME multipart message. What cannot be carried out is
 * said on the console, as cloud-init does, and keeps nothing else from running.
 *
 * @param first what runs when the instance boots for the first time; empty for nothing
 * @param always what runs before that, at every boot; empty for nothing
 */
public record UserData(String first, String always) {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";\\s]+)\"?", Pattern.CASE_INSENSITIVE);

    /** User data as the API carries it: in base64, or null for none. */
    public static UserData of(@Nullable String base64) {
        var scripts = new Scripts();
        if (base64 != null && !base64.isBlank()) {
            scripts.add(new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8));
        }
        return scripts.done();
    }

    /** What the parts come to, in cloud-init's order: files and packages, then scripts, then {@code runcmd}. */
    private static final class Scripts {
        private final StringBuilder always = new StringBuilder();
        private final StringBuilder before = new StringBuilder();
        private final StringBuilder programs = new StringBuilder();
        private final StringBuilder after = new StringBuilder();
        private int count;

        void add(String part) {
            String text = part.replace("\r\n", "\n");
            String first = text.stripLeading();
            if (first.startsWith("#!")) {
                program(first, programs);
            } else if (first.startsWith("#cloud-config")) {
                CloudConfig config = CloudConfig.of(first);
                always.append(config.always());
                before.append(config.before());
                after.append(config.after());
            } else if (first.startsWith("#cloud-boothook")) {
                program("#!/bin/sh\n" + first, always);
            } else {
                other(first);
            }
        }

        private void other(String text) {
            String boundary = boundary(text);
            if (boundary != null) {
                parts(text, boundary).forEach(this::add);
            } else if (!text.isBlank()) {
                say("Unhandled non-multipart (text/x-not-multipart) userdata");
            }
        }

        private void program(String text, StringBuilder where) {
            String file = "/var/lib/cloud/part-%03d".formatted(++count);
            where.append(CloudConfig.write(file, text))
                    .append("chmod 700 ")
                    .append(file)
                    .append('\n');
            where.append(file).append('\n');
        }

        private void say(String warning) {
            before.append("echo 'cloud-init: WARNING: ").append(warning).append("'\n");
        }

        UserData done() {
            return new UserData(script(before.append(programs).append(after)), script(always));
        }

        private static String script(CharSequence lines) {
            return lines.isEmpty() ? "" : "#!/bin/bash\n" + lines;
        }
    }

    /** What separates the parts of a MIME multipart message; null when it is none. */
    private static @Nullable String boundary(String text) {
        String head = text.substring(0, Math.max(0, text.indexOf("\n\n")));
        if (!head.toLowerCase(Locale.ROOT).contains("content-type: multipart/")) {
            return null;
        }
        Matcher boundary = BOUNDARY.matcher(head);
        return boundary.find() ? boundary.group(1) : null;
    }

    private static List<String> parts(String message, String boundary) {
        List<String> parts = new ArrayList<>();
        String[] pieces = message.split("(?m)^--" + Pattern.quote(boundary), -1);
        for (int i = 1; i < pieces.length && !pieces[i].startsWith("--"); i++) {
            parts.add(body(pieces[i]));
        }
        return parts;
    }

    /** A part without its headers, decoded as they say. */
    private static String body(String part) {
        String text = part.stripLeading();
        int end = text.indexOf("\n\n");
        if (end < 0) {
            return text;
        }
        String head = text.substring(0, end).toLowerCase(Locale.ROOT);
        String body = text.substring(end + 2);
        if (!head.contains("content-transfer-encoding: base64")) {
            return body;
        }
        try {
            return new String(Base64.getMimeDecoder().decode(body), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return body;
        }
    }
}
