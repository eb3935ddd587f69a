package neargate.services.sts;

import java.util.List;
import neargate.kernel.AccessKeyId;
import neargate.kernel.Caller;
import neargate.kernel.controller.Controller;
import neargate.kernel.store.Table;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.DecodeAuthorizationMessageRequest;
import software.amazon.awssdk.services.sts.model.DecodeAuthorizationMessageResponse;
import software.amazon.awssdk.services.sts.model.GetAccessKeyInfoRequest;
import software.amazon.awssdk.services.sts.model.GetAccessKeyInfoResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.GetFederationTokenRequest;
import software.amazon.awssdk.services.sts.model.GetFederationTokenResponse;
import software.amazon.awssdk.services.sts.model.GetSessionTokenRequest;
import software.amazon.awssdk.services.sts.model.GetSessionTokenResponse;

/** AWS Security Token Service. It keeps nothing. */
public final class StsService implements StsClient {
    private final IamClient iam;
    private final AssumeRole assumeRole;
    private final UserSessions userSessions;
    private final AuthorizationMessages messages;

    public StsService(
            IamClient iam, RoleAccess access, TemporaryCredentials credentials, AuthorizationMessages messages) {
        this.iam = iam;
        this.assumeRole = new AssumeRole(iam, access, credentials);
        this.userSessions = new UserSessions(iam, credentials);
        this.messages = messages;
    }

    /** The tables of this service. */
    public static List<Table<?>> tables() {
        return List.of();
    }

    /** Nothing runs in the background. */
    public List<Controller> controllers() {
        return List.of();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}

    @Override
    public GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request) {
        Caller caller = Caller.current();
        return GetCallerIdentityResponse.builder()
                .account(caller.account())
                .arn(caller.principal())
                .userId(UniqueId.of(caller, iam))
                .build();
    }

    @Override
    public GetAccessKeyInfoResponse getAccessKeyInfo(GetAccessKeyInfoRequest request) {
        return AccessKeyId.account(request.accessKeyId())
                .map(account ->
                        GetAccessKeyInfoResponse.builder().account(account).build())
                .orElseThrow(() -> StsErrors.validation("The access key ID " + request.accessKeyId() + " is invalid"));
    }

    @Override
    public DecodeAuthorizationMessageResponse decodeAuthorizationMessage(DecodeAuthorizationMessageRequest request) {
        return messages.decoded(Caller.current(), request.encodedMessage())
                .map(message -> DecodeAuthorizationMessageResponse.builder()
                        .decodedMessage(message)
                        .build())
                .orElseThrow(StsErrors::invalidAuthorizationMessage);
    }

    @Override
    public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
        return assumeRole.assume(request);
    }

    @Override
    public AssumeRoleWithWebIdentityResponse assumeRoleWithWebIdentity(AssumeRoleWithWebIdentityRequest request) {
        throw WebIdentity.refusal(request);
    }

    @Override
    public GetSessionTokenResponse getSessionToken(GetSessionTokenRequest request) {
        return userSessions.own(request);
    }

    @Override
    public GetFederationTokenResponse getFederationToken(GetFederationTokenRequest request) {
        return userSessions.federated(request);
    }
}
