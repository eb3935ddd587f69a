package neargate.services.sts;

import java.time.Clock;
import java.util.Random;
import neargate.kernel.Caller;
import neargate.kernel.crypto.AesGcm;
import neargate.services.iam.IamService;

/** STS over an IAM, put together as the program does it. */
public final class TestSts {
    private TestSts() {}

    public static StsService over(IamService iam) {
        return over(iam, credentials(Clock.systemUTC()));
    }

    public static StsService over(IamService iam, TemporaryCredentials credentials) {
        return new StsService(
                iam,
                (action, role, trust, context) ->
                        iam.authorization().ofRole(Caller.current(), action, role, trust, context),
                credentials,
                messages(iam));
    }

    static AuthorizationMessages messages(IamService iam) {
        return new AuthorizationMessages(iam, AesGcm.key(new Random(1)), new Random(4));
    }

    public static TemporaryCredentials credentials(Clock clock) {
        return new TemporaryCredentials(AesGcm.key(new Random(1)), new Random(2), clock);
    }
}
