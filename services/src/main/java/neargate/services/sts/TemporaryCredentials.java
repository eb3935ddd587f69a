package neargate.services.sts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;
import neargate.kernel.AccessKeyId;
import neargate.kernel.Ids;
import neargate.kernel.Session;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.crypto.AesGcm;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Issues temporary credentials and knows them again. */
public final class TemporaryCredentials {
    /** What a session token begins with, so that one of ours that is broken is told from somebody else's. */
    private static final String MARK = "NGsession";

    private static final int MOST_KEPT = 1_024;
    private static final JsonCodec<Issued> CODEC = JsonCodec.of(Issued.class);

    private final SecretKey key;
    private final KeyMark mark;
    private final RandomGenerator random;
    private final Ids ids;
    private final Clock clock;
    private final ConcurrentHashMap<Shown, Issued> opened = new ConcurrentHashMap<>();

    /** @param key under which session tokens are sealed */
    public TemporaryCredentials(SecretKey key, RandomGenerator random, Clock clock) {
        this.key = key;
        this.mark = new KeyMark(key);
        this.random = random;
        this.ids = new Ids(random);
        this.clock = clock;
    }

    /**
     * What credentials are.
     *
     * @param principal the ARN of whom they belong to
     * @param userId the unique id of the user that asked for them, with whom they end; null when it was none
     */
    public record Issued(
            String secretAccessKey,
            String account,
            String principal,
            Instant expires,
            Session session,
            @Nullable String userId) {}

    private record Shown(String accessKeyId, String sessionToken) {}

    /** The time to put into a session that begins now; a session knows no fractions of a second. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    Credentials issue(String account, String principal, Session session, Duration life) {
        return issue(account, principal, session, life, null);
    }

    /** @param userId the unique id of the user that asks for them; null when it is none */
    Credentials issue(String account, String principal, Session session, Duration life, @Nullable String userId) {
        String accessKeyId = mark.on(ids.accessKeyId(AccessKeyId.TEMPORARY, account));
        var issued = new Issued(
                ids.secretAccessKey(), account, principal, session.issued().plus(life), session, userId);
        byte[] sealed = AesGcm.seal(key, Packed.pack(CODEC.write(issued)), Packed.bytes(accessKeyId), random);
        return Credentials.builder()
                .accessKeyId(accessKeyId)
                .secretAccessKey(issued.secretAccessKey())
                .sessionToken(MARK + Base64.getEncoder().encodeToString(sealed))
                .expiration(issued.expires())
                .build();
    }

    /** Whether an access key id, or its session token, says that it was issued here. */
    public boolean isOurs(String accessKeyId, @Nullable String sessionToken) {
        return (sessionToken != null && sessionToken.startsWith(MARK)) || mark.isOn(accessKeyId);
    }

    /** What was issued, expired or not; empty when that was not issued here. */
    public Optional<Issued> find(String accessKeyId, String sessionToken) {
        if (!sessionToken.startsWith(MARK)) {
            return Optional.empty();
        }
        var shown = new Shown(accessKeyId, sessionToken);
        Issued known = opened.get(shown);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Issued> found = open(accessKeyId, sessionToken);
        if (opened.size() >= MOST_KEPT) {
            opened.clear();
        }
        found.ifPresent(issued -> opened.put(shown, issued));
        return found;
    }

    private Optional<Issued> open(String accessKeyId, String sessionToken) {
        try {
            byte[] sealed = Base64.getDecoder().decode(sessionToken.substring(MARK.length()));
            return AesGcm.open(key, sealed, Packed.bytes(accessKeyId))
                    .map(Packed::unpack)
                    .map(CODEC::read);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
