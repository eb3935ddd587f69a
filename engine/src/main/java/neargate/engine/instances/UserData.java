package neargate.engine.instances;

import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * User data as the scripts that carry it out ("Run commands when you launch an EC2 instance with user data input"): a shell
 * script, {@code #cloud-config}, a boothook, or several of them as a MIME multipart message; each plain or compressed with
 * gzip. What cannot be carried out is said on the console, as cloud-init does, and keeps nothing else from running.
 *
 * @param first what runs when the instance boots for the first time; empty for nothing
 * @param always what runs before that, at every boot; empty for nothing
 */
public record UserData(String first, String always) {
    /** Scripts are handed to the instance in its environment, where no more than 128 KiB go into one variable. */
    private static final int LONGEST = 90_000;

    /** How deep messages are inside others: nobody nests them by hand, and each level is held while the next is read. */
    private static final int DEEPEST = 8;

    /** How much all parts may have once they are unpacked: few bytes say many. */
    private static final int MOST = 1 << 20;

    /** User data as the API carries it: in base64, or null for none. */
    public static UserData of(@Nullable String base64) {
        var scripts = new Scripts();
        if (base64 != null && !base64.isBlank()) {
            try {
                scripts.add(MimePart.message(Base64.getMimeDecoder().decode(base64)), 0);
            } catch (RuntimeException | StackOverflowError e) {
                // Whatever it is, the instance starts, as on AWS.
                return new UserData(Scripts.script(Shell.warn("The user data cannot be read")), "");
            }
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
        private int unpacked;

        void add(MimePart part, int depth) {
            String text = part.text();
            unpacked += text.length();
            if (depth > DEEPEST || unpacked > MOST) {
                throw new IllegalArgumentException("the user data unfolds without end");
            }
            switch (kind(part.type(), text)) {
                case "text/x-shellscript" -> program(text, programs);
                case "text/cloud-config" -> {
                    CloudConfig config = CloudConfig.of(text);
                    always.append(config.always());
                    before.append(config.before());
                    after.append(config.after());
                }
                case "text/cloud-boothook" -> program("#!/bin/sh\n" + text, always);
                case "multipart" -> part.parts().forEach(inner -> add(inner, depth + 1));
                case "text/plain" -> {
                    if (!text.isBlank()) {
                        before.append(Shell.warn("Unhandled non-multipart (text/x-not-multipart) userdata"));
                    }
                }
                case String other ->
                    before.append(Shell.warn("Unhandled unknown content-type (" + other + ") userdata"));
            }
        }

        /** What a part begins with counts more than what it says to be. */
        private static String kind(String type, String text) {
            if (text.startsWith("#!")) {
                return "text/x-shellscript";
            }
            if (text.startsWith("#cloud-config")) {
                return "text/cloud-config";
            }
            if (text.startsWith("#cloud-boothook")) {
                return "text/cloud-boothook";
            }
            return type.startsWith("multipart/") ? "multipart" : type.toLowerCase(Locale.ROOT);
        }

        private void program(String text, StringBuilder where) {
            String file = "/var/lib/cloud/part-%03d".formatted(++count);
            where.append(Shell.write(file, text))
                    .append(Shell.line("chmod", "700", file))
                    .append(Shell.line(file));
        }

        UserData done() {
            return new UserData(script(before.append(programs).append(after)), script(always));
        }

        private static String script(CharSequence lines) {
            if (lines.length() > LONGEST) {
                return script(Shell.warn("The user data is too long to be run on this instance"));
            }
            return lines.isEmpty() ? "" : "#!/bin/bash\n" + lines;
        }
    }
}
