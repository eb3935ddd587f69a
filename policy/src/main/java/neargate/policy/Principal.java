package neargate.policy;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param account its twelve digits; empty for an AWS service
 * @param name its ARN, or a service's name, as {@code ecs-tasks.amazonaws.com}
 * @param parent the ARN of the role of a session, or of the user of a federated one; null for everybody else
 */
public record Principal(
        Kind kind, String account, String name, @Nullable String parent) {

    private static final Pattern NAME = Pattern.compile("\\*|\\d{12}|arn:aws[a-z-]*:"
            + "(iam::\\d{12}:(root|(user|role)/[\\x21-\\x7e]+)"
            + "|sts::\\d{12}:(assumed-role/[^/]+/[^/]+|federated-user/[^/]+))");

    private static final Pattern SERVICE_NAME =
            Pattern.compile("([A-Za-z0-9-]+\\.)+(amazonaws\\.(com|com\\.cn|eu)|amazon\\.com|aws\\.internal)");

    /** What a principal can be. */
    public enum Kind {
        ROOT,
        USER,
        ROLE_SESSION,
        FEDERATED_USER,
        SERVICE
    }

    /** The root user of an account. */
    public static Principal root(String account) {
        return new Principal(Kind.ROOT, account, rootArn(account), null);
    }

    public static Principal user(String account, String arn) {
        return new Principal(Kind.USER, account, arn, null);
    }

    /** A session of a role, as {@code arn:aws:sts::111122223333:assumed-role/role/session}. */
    public static Principal session(String account, String arn, String roleArn) {
        return new Principal(Kind.ROLE_SESSION, account, arn, roleArn);
    }

    /** Who GetFederationToken gave credentials to, as {@code arn:aws:sts::111122223333:federated-user/name}. */
    public static Principal federated(String account, String arn, String userArn) {
        return new Principal(Kind.FEDERATED_USER, account, arn, userArn);
    }

    /** An AWS service. */
    public static Principal service(String name) {
        return new Principal(Kind.SERVICE, "", name, null);
    }

    /** Whether a policy may name an AWS principal so ("AWS JSON policy elements: Principal"). */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether a policy may name an AWS service so: which names there are is not published, what they end with is. */
    public static boolean isServiceName(String text) {
        return SERVICE_NAME.matcher(text).matches();
    }

    /** Whether that is the ARN of a user or role of an account. */
    static boolean isIdentity(String account, String text) {
        String own = "arn:aws:iam::" + account + ":";
        return text.startsWith(own + "user/") || text.startsWith(own + "role/");
    }

    static String rootArn(String account) {
        return "arn:aws:iam::" + account + ":root";
    }
}
