package neargate.services.ec2.resource;

import java.util.function.Function;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Ec2Request;

/**
 * The DryRun flag, which every operation has: what is asked for is done but for its transaction, which is taken back. So
 * it fails as it would otherwise, and changes nothing.
 */
public final class DryRun {
    private static final ScopedValue<Boolean> ASKED = ScopedValue.newInstance();

    private DryRun() {}

    /**
     * What {@code operation} answers to {@code request}.
     *
     * @throws Ec2Exception {@code DryRunOperation} when the request has the flag and would have succeeded
     */
    public static <Q extends Ec2Request, A> A answer(Q request, Function<? super Q, ? extends A> operation) {
        if (!request.getValueForField("DryRun", Boolean.class).orElse(false)) {
            return operation.apply(request);
        }
        A _ = ScopedValue.where(ASKED, true).<A, RuntimeException>call(() -> operation.apply(request));
        throw succeeded();
    }

    /** Whether what runs now is to change nothing. */
    static boolean isAsked() {
        return ASKED.isBound();
    }

    static Ec2Exception succeeded() {
        return Ec2Errors.error("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
    }
}
