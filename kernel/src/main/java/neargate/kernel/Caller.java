package neargate.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf code runs: bound by the gateway for a request, and by a controller for the service it acts as.
 *
 * @param account the twelve-digit AWS account
 * @param region the region the call is addressed to, as {@code us-east-1}
 * @param principal the ARN of the identity, as {@code arn:aws:iam::123456789012:root}
 * @param requestId the id under which the request is answered and logged
 * @param endpoint where the caller reached us, as {@code http://127.0.0.1:4566}; empty for who is in this process
 * @param session what temporary credentials say besides; null for other credentials
 * @param sender where the request came from
 * @param waits whether it will ask the same until something has come about, as the waiters of the SDKs and the CLI do
 */
public record Caller(
        String account,
        String region,
        String principal,
        String requestId,
        String endpoint,
        @Nullable Session session,
        Sender sender,
        boolean waits) {

    private static final String ROLE_OF_SERVICE = ":role/aws-service-role/";

    private static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

    /** A caller in this process, without temporary credentials. */
    public Caller(String account, String region, String principal, String requestId) {
        this(account, region, principal, requestId, "", null);
    }

    /** A caller who asks once. */
    public Caller(
            String account,
            String region,
            String principal,
            String requestId,
            String endpoint,
            @Nullable Session session) {
        this(account, region, principal, requestId, endpoint, session, Sender.NONE, false);
    }

    /**
     * The caller that is bound to this thread.
     *
     * @throws IllegalStateException when none is: a defect in wiring, never a user's mistake
     */
    public static Caller current() {
        return CURRENT.orElseThrow(() -> new IllegalStateException("no caller is bound to this thread"));
    }

    /** A controller that acts as the AWS service {@code name} ({@code ecs}, {@code ec2}, ...) in an account and region. */
    public static Caller service(String name, String account, String region) {
        return new Caller(account, region, roleOfService(account) + name, name);
    }

    /** The name of the AWS service that acts, as {@code ecs}; empty when it is no service. */
    public Optional<String> actingService() {
        // From the start only: users have paths of their own choice.
        String role = roleOfService(account);
        return principal.startsWith(role) ? Optional.of(principal.substring(role.length())) : Optional.empty();
    }

    private static String roleOfService(String account) {
        return "arn:aws:iam::" + account + ROLE_OF_SERVICE;
    }

    /** Whether it is the root user of its account. */
    public boolean isRoot() {
        return principal.equals(rootOf(account));
    }

    /** The ARN of an account's root user. */
    public static String rootOf(String account) {
        return "arn:aws:iam::" + account + ":root";
    }

    /** Runs {@code work} as this caller and returns what it returns. */
    public <R, X extends Throwable> R call(ScopedValue.CallableOp<? extends R, X> work) throws X {
        return ScopedValue.where(CURRENT, this).<R, X>call(work);
    }

    /** Runs {@code work} as this caller. */
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }
}
