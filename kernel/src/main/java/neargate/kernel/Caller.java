package neargate.kernel;

/**
 * On whose behalf code runs: bound by the gateway for a request, and by a controller for the service it acts as.
 *
 * @param account the twelve-digit AWS account
 * @param region the region the call is addressed to, as {@code us-east-1}
 * @param principal the ARN of the identity, as {@code arn:aws:iam::123456789012:root}
 * @param requestId the id under which the request is answered and logged
 * @param endpoint where the caller reached us, as {@code http://127.0.0.1:4566}; empty for who is in this process
 */
public record Caller(String account, String region, String principal, String requestId, String endpoint) {

    private static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

    /** A caller in this process. */
    public Caller(String account, String region, String principal, String requestId) {
        this(account, region, principal, requestId, "");
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
        return new Caller(account, region, "arn:aws:iam::" + account + ":role/aws-service-role/" + name, name);
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
