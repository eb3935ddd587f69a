package neargate.gateway.auth;

import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import neargate.gateway.auth.CredentialSource.Credential;
import neargate.gateway.payload.AwsChunked;
import neargate.gateway.protocol.WireRequest;
import neargate.kernel.Caller;
import neargate.kernel.Session;
import org.jspecify.annotations.Nullable;

/**
 * Decides who a caller is. A key that Neargate issued is always verified. Any other is refused in strict mode; in open
 * mode it acts as the root of an account: of the account that it is, when it is twelve digits, else of the usual one.
 */
public final class Authenticator {
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    private final CredentialSource credentials;
    private final boolean strict;
    private final String usualAccount;
    private final String usualRegion;
    private final SigningTime signingTime;
    private final SigningKeys keys = new SigningKeys();

    /** @param strict whether every request must be signed by a key that Neargate issued */
    public Authenticator(
            CredentialSource credentials, boolean strict, String usualAccount, String usualRegion, Clock clock) {
        this.credentials = credentials;
        this.strict = strict;
        this.usualAccount = usualAccount;
        this.usualRegion = usualRegion;
        this.signingTime = new SigningTime(clock);
    }

    /** Who a caller says to be, before it is verified. */
    public static final class Claim {
        private final @Nullable Signature signature;
        private final @Nullable AuthenticationFailure flaw;
        private final String region;

        private Claim(@Nullable Signature signature, @Nullable AuthenticationFailure flaw, String region) {
            this.signature = signature;
            this.flaw = flaw;
            this.region = region;
        }

        /** The region of the credential scope, or the usual one. */
        public String region() {
            return region;
        }

        /** The service of the credential scope; null for a request without a signature that can be read. */
        public @Nullable String signingName() {
            return signature == null ? null : signature.service();
        }
    }

    /** Who a caller is. */
    public record Identity(
            String account, String principal, @Nullable Session session) {
        static Identity rootOf(String account) {
            return new Identity(account, Caller.rootOf(account), null);
        }
    }

    /**
     * The service that a request is for.
     *
     * @param signingName to which credentials are scoped, as {@code monitoring}
     * @param namespace what IAM calls it, as {@code cloudwatch}
     */
    public record Service(String signingName, String namespace) {
        /** One that has one name. */
        public Service(String name) {
            this(name, name);
        }
    }

    /** Reads what the request says of its caller. */
    public Claim claim(WireRequest request) {
        try {
            Optional<Signature> signature = Signature.of(request);
            return new Claim(signature.orElse(null), null, region(signature));
        } catch (AuthenticationFailure e) {
            return new Claim(null, e, usualRegion);
        }
    }

    private String region(Optional<Signature> signature) {
        return signature
                .map(Signature::region)
                .filter(region -> !region.isEmpty() && !region.equals("*"))
                .orElse(usualRegion);
    }

    /**
     * Verifies the claim.
     *
     * @param request as it was signed, with its body as it was sent
     * @param chunks of the body, if it has any
     * @param service that the request is for; null if it is for none
     * @throws AuthenticationFailure when the claim does not hold
     */
    public Identity verify(WireRequest request, Claim claim, @Nullable AwsChunked chunks, @Nullable Service service) {
        Signature signature = claim.signature;
        Optional<Credential> credential = signature == null
                ? Optional.empty()
                : credentials.find(signature.accessKeyId(), signature.sessionToken());
        if (signature != null && credential.isPresent()) {
            verify(request, signature, chunks, service, credential.get());
            credentials.used(
                    credential.get(), service == null ? signature.service() : service.namespace(), signature.region());
            return new Identity(
                    credential.get().account(),
                    credential.get().principal(),
                    credential.get().session());
        }
        if (signature != null && credentials.isOurs(signature.accessKeyId(), signature.sessionToken())) {
            throw AuthenticationFailure.invalidToken();
        }
        if (strict) {
            throw refusal(claim);
        }
        ForeignPage.of(request).ifPresent(origin -> {
            throw AuthenticationFailure.foreignPage(origin);
        });
        boolean isAccount =
                signature != null && ACCOUNT.matcher(signature.accessKeyId()).matches();
        return Identity.rootOf(isAccount ? signature.accessKeyId() : usualAccount);
    }

    /** Whether the request is signed, for ECS, by the root of the usual account; in open mode too. */
    public boolean isOwner(WireRequest request) {
        Claim claim = claim(request);
        Signature signature = claim.signature;
        if (signature == null
                || credentials
                        .find(signature.accessKeyId(), signature.sessionToken())
                        .isEmpty()) {
            return false;
        }
        try {
            return verify(request, claim, null, new Service("ecs")).equals(Identity.rootOf(usualAccount));
        } catch (AuthenticationFailure e) {
            return false;
        }
    }

    /** Whoever sends a request that need not be signed, and is not. */
    public Optional<Identity> anybody(Claim claim) {
        return claim.signature == null && claim.flaw == null
                ? Optional.of(new Identity(usualAccount, "anonymous", null))
                : Optional.empty();
    }

    private static AuthenticationFailure refusal(Claim claim) {
        if (claim.flaw != null) {
            return claim.flaw;
        }
        return claim.signature == null ? AuthenticationFailure.missing() : AuthenticationFailure.unknownKey();
    }

    private void verify(
            WireRequest request,
            Signature signature,
            @Nullable AwsChunked chunks,
            @Nullable Service service,
            Credential credential) {
        if (!Objects.equals(credential.sessionToken(), signature.sessionToken())) {
            throw AuthenticationFailure.invalidToken();
        }
        signingTime.checkNotExpired(credential);
        signingTime.check(signature);
        if (service != null && !service.signingName().equals(signature.service())) {
            throw AuthenticationFailure.wrongScope(
                    "Credential should be scoped to correct service: '" + service.signingName() + "'. ");
        }
        if (!signature.signedHeaders().contains("host")) {
            throw AuthenticationFailure.wrongScope(
                    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }
        SignedContent content = SignedContent.of(request, signature);
        String canonical = CanonicalRequest.of(request, signature, content.hash());
        SecretKeySpec key = keys.key(credential.secretAccessKey(), signature);
        String toSign =
                Signature.ALGORITHM + "\n" + signature.time() + "\n" + signature.scope() + "\n" + Sha256.hex(canonical);
        if (!Sha256.same(Sha256.hmacHex(key, toSign), signature.signature())) {
            throw AuthenticationFailure.otherSignature();
        }
        content.verify(request, chunks, signature, key);
    }
}
