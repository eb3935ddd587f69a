package neargate.app;

import java.util.Optional;
import neargate.gateway.auth.CredentialSource;
import neargate.kernel.Caller;
import neargate.kernel.Session;
import neargate.kernel.store.Journal;
import neargate.services.iam.IamService;
import neargate.services.sts.TemporaryCredentials;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that Neargate issued: the account root's key, the keys of users, temporary credentials. */
final class IssuedCredentials implements CredentialSource {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.iam");

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
                        .filter(this::isOfOneThatIs)
                        .map(issued -> new Credential(
                                accessKeyId,
                                issued.secretAccessKey(),
                                sessionToken,
                                issued.account(),
                                issued.principal(),
                                issued.expires(),
                                issued.session()));
    }

    /** A user that was made anew under the name is another one ("the unique ID"). */
    private boolean isOfOneThatIs(TemporaryCredentials.Issued issued) {
        String userId = issued.userId();
        return userId == null || iam.isUser(issued.account(), issued.session().parent(), userId);
    }

    /** What the root user does is not written down; and no request fails because its use cannot be. */
    @Override
    public void used(Credential credential, String service, String region) {
        try {
            note(credential, service, region);
        } catch (Journal.JournalException e) {
            LOG.warn("the last use of {} is not kept: {}", credential.accessKeyId(), e.getMessage());
        }
    }

    private void note(Credential credential, String service, String region) {
        Session session = credential.session();
        if (session != null && session.kind() == Session.Kind.ROLE) {
            String role = session.id().substring(0, session.id().indexOf(':'));
            iam.used(credential.account(), role, service, region);
        } else if (session != null && session.kind() == Session.Kind.USER) {
            iam.used(credential.account(), session.id(), service, region);
        } else if (session == null && !credential.equals(root)) {
            iam.used(credential.account(), credential.accessKeyId(), service, region);
        }
    }

    @Override
    public boolean isOurs(String accessKeyId, @Nullable String sessionToken) {
        return temporary.isOurs(accessKeyId, sessionToken) || iam.issued(accessKeyId);
    }
}
