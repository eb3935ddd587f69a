package neargate.app;

import java.util.Optional;
import neargate.gateway.auth.CredentialSource;
import neargate.kernel.Caller;
import neargate.services.iam.IamService;
import neargate.services.sts.TemporaryCredentials;
import org.jspecify.annotations.Nullable;

/** All that Neargate issued: the account root's key, the keys of users, temporary credentials. */
final class IssuedCredentials implements CredentialSource {
    private final Credential root;
    private final IamService iam;
    private final TemporaryCredentials temporary;

    IssuedCredentials(Instance.RootKey root, String account, IamService iam, TemporaryCredentials temporary) {
        this.root = Credential.longLived(root.accessKeyId(), root.secretAccessKey(), account, Caller.rootOf(account));
        this.iam = iam;
        this.temporary = temporary;
    }

    @Override
    public Optional<Credential> find(String accessKeyId, @Nullable String sessionToken) {
        if (accessKeyId.equals(root.accessKeyId())) {
            return Optional.of(root);
        }
        return sessionToken == null
                ? iam.key(accessKeyId)
                        .map(key ->
                                Credential.longLived(accessKeyId, key.secretAccessKey(), key.account(), key.userArn()))
                : temporary
                        .find(accessKeyId, sessionToken)
                        .map(issued -> new Credential(
                                accessKeyId,
                                issued.secretAccessKey(),
                                sessionToken,
                                issued.account(),
                                issued.principal(),
                                issued.expires(),
                                issued.session()));
    }

    @Override
    public boolean isOurs(String sessionToken) {
        return TemporaryCredentials.isOurs(sessionToken);
    }
}
