package neargate.services.ec2.metadata;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import neargate.engine.network.LinkLocal;
import org.jspecify.annotations.Nullable;

/**
 * The instance metadata service, versions 1 and 2 ("Use the Instance Metadata Service to access instance metadata"). An
 * instance is known by the address that it asks from.
 */
public final class MetadataService implements LinkLocal {
    private static final String TTL = "x-aws-ec2-metadata-token-ttl-seconds";
    private static final String TOKEN = "x-aws-ec2-metadata-token";
    private static final long LONGEST_TTL = Duration.ofHours(6).toSeconds();
    private static final Pattern VERSION = Pattern.compile("/(latest|\\d{4}-\\d{2}-\\d{2}|1\\.0)(/.*)?");

    private final BiFunction<String, String, Optional<InstanceData>> instances;
    private final Tokens tokens;
    private final Clock clock;

    /** @param instances finds what an instance may know by its VPC and its address */
    public MetadataService(
            BiFunction<String, String, Optional<InstanceData>> instances, SecureRandom random, Clock clock) {
        this.instances = instances;
        this.tokens = new Tokens(random);
        this.clock = clock;
    }

    @Override
    public Answer answer(Request request) {
        InstanceData instance =
                instances.apply(request.vpcId(), request.source()).orElse(null);
        if (instance == null) {
            return status(404, "Not Found");
        }
        if (!instance.enabled()) {
            return status(403, "Forbidden");
        }
        String path = request.path().split("\\?", 2)[0];
        return switch (request.method()) {
            case "PUT" -> path.equals("/latest/api/token") ? token(request, instance) : status(405, "Not Allowed");
            case "GET", "HEAD" -> isAllowed(request, instance) ? read(path, instance) : status(401, "Unauthorized");
            default -> status(405, "Not Allowed");
        };
    }

    /** What came by way of a proxy is refused, so that an open proxy gives nothing away. */
    private Answer token(Request request, InstanceData instance) {
        if (request.header("x-forwarded-for") != null) {
            return status(403, "Forbidden");
        }
        Optional<Long> ttl = Optional.ofNullable(request.header(TTL))
                .filter(text -> text.matches("\\d{1,5}"))
                .map(Long::valueOf)
                .filter(seconds -> seconds >= 1 && seconds <= LONGEST_TTL);
        if (ttl.isEmpty()) {
            return status(400, "Bad Request");
        }
        return new Answer(
                200,
                Map.of(
                        "Content-Type",
                        "text/plain",
                        "X-Aws-Ec2-Metadata-Token-Ttl-Seconds",
                        ttl.get().toString()),
                tokens.issue(instance.instanceId(), clock.instant().plusSeconds(ttl.get())));
    }

    private boolean isAllowed(Request request, InstanceData instance) {
        @Nullable String token = request.header(TOKEN);
        return token == null
                ? !instance.tokensRequired()
                : tokens.isGood(token, instance.instanceId(), clock.instant());
    }

    private static Answer read(String path, InstanceData instance) {
        if (path.equals("/")) {
            return Answer.text(200, "1.0\nlatest");
        }
        var version = VERSION.matcher(path);
        if (!version.matches()) {
            return status(404, "Not Found");
        }
        String rest = version.group(2) == null
                ? ""
                : version.group(2).replaceAll("/+", "/").substring(1);
        return instance.get(rest).map(text -> Answer.text(200, text)).orElseGet(() -> status(404, "Not Found"));
    }

    /** As the service says it: a page. */
    private static Answer status(int status, String phrase) {
        return new Answer(
                status,
                Map.of("Content-Type", "text/html"),
                "<html><head><title>%1$d - %2$s</title></head><body><h1>%1$d - %2$s</h1></body></html>\n"
                        .formatted(status, phrase));
    }
}
