package neargate.services.sts;

import java.util.Optional;
import neargate.kernel.Caller;
import neargate.kernel.Session;
import software.amazon.awssdk.services.iam.IamClient;

/** The unique id of a caller ("Unique identifiers"), as GetCallerIdentity says it. */
final class UniqueId {
    private UniqueId() {}

    static String of(Caller caller, IamClient iam) {
        return Optional.ofNullable(caller.session())
                .map(Session::id)
                .orElseGet(() -> caller.isRoot()
                        ? caller.account()
                        : caller.<String, RuntimeException>call(
                                () -> iam.getUser().user().userId()));
    }
}
