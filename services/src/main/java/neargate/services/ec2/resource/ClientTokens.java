package neargate.services.ec2.resource;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.codec.JsonWriter;
import neargate.kernel.codec.Member;
import neargate.kernel.codec.Shape;
import neargate.kernel.store.Key;
import neargate.kernel.store.Table;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Ec2Request;

/**
 * What requests with a client token made ("Ensuring idempotency in Amazon EC2 API requests"), as long as it is there:
 * {@link RegionEdit#delete} frees the token of what goes.
 */
public final class ClientTokens {
    /**
     * What a token stands for.
     *
     * @param name the token, after the prefix of what it made
     * @param made the id of a resource, or of a version of a launch template after the template's and a slash
     * @param parameters the digest of the request
     */
    public record Used(String name, List<String> made, String parameters) {
        Stream<String> resourceIds() {
            return made.stream().map(id -> id.split("/", 2)[0]);
        }

        Used without(String resourceId) {
            return new Used(
                    name,
                    made.stream()
                            .filter(id -> !id.split("/", 2)[0].equals(resourceId))
                            .toList(),
                    parameters);
        }
    }

    private static final Table.Index<Used> BY_RESOURCE =
            new Table.Index<>("resource", used -> used.resourceIds().distinct().toList());

    public static final Table<Used> TABLE = Table.named("ec2.client-tokens", JsonCodec.of(Used.class))
            .with(BY_RESOURCE)
            .build();

    private ClientTokens() {}

    /**
     * What {@code make} makes, or made when it was asked before with this token.
     *
     * @throws software.amazon.awssdk.services.ec2.model.Ec2Exception when it was asked for something else
     */
    public static <V> V once(
            RegionEdit edit, Kind<V, ?> kind, @Nullable String token, Ec2Request request, Supplier<V> make) {
        return allOnce(edit, kind, token, request, () -> List.of(make.get())).getFirst();
    }

    /** The same for what makes several resources: those of them that are still there. */
    public static <V> List<V> allOnce(
            RegionEdit edit, Kind<V, ?> kind, @Nullable String token, Ec2Request request, Supplier<List<V>> make) {
        Optional<List<String>> earlier = earlier(edit, kind.prefix(), token, request);
        if (earlier.isPresent()) {
            return earlier.get().stream().map(id -> edit.require(kind, id)).toList();
        }
        List<V> made = make.get();
        remember(
                edit,
                kind.prefix(),
                token,
                request,
                made.stream().map(kind.id()).toList());
        return made;
    }

    /**
     * The ids of what a request with this token made; empty if there was none.
     *
     * @throws software.amazon.awssdk.services.ec2.model.Ec2Exception when it was another request
     */
    public static Optional<List<String>> earlier(
            RegionEdit edit, String prefix, @Nullable String token, Ec2Request request) {
        if (token == null) {
            return Optional.empty();
        }
        Optional<Used> used = edit.get(TABLE, key(edit, prefix, token));
        if (used.isPresent() && !used.get().parameters().equals(digest(request))) {
            throw Ec2Errors.error(
                    "IdempotentParameterMismatch",
                    "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).");
        }
        return used.map(Used::made);
    }

    /** Remembers what a request has made, if it has a token. */
    public static void remember(
            RegionEdit edit, String prefix, @Nullable String token, Ec2Request request, List<String> made) {
        if (token != null) {
            edit.put(TABLE, key(edit, prefix, token), new Used(prefix + "/" + token, made, digest(request)));
        }
    }

    static void forget(RegionEdit edit, String resourceId) {
        for (Used used : edit.find(TABLE, BY_RESOURCE, resourceId).toList()) {
            Key key = edit.scope().key(used.name());
            Used left = used.without(resourceId);
            if (left.made().isEmpty()) {
                edit.delete(TABLE, key);
            } else {
                edit.put(TABLE, key, left);
            }
        }
    }

    private static Key key(RegionEdit edit, String prefix, String token) {
        return edit.scope().key(prefix + "/" + token);
    }

    /** Of all that decides what is made: whether it is a rehearsal does not, and an empty list is none, as on the wire. */
    private static String digest(Ec2Request request) {
        List<Member> members = Shape.of(request).members().stream()
                .filter(member -> !member.name().equals("DryRun"))
                .filter(member -> !List.of().equals(member.get(request)))
                .toList();
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(JsonWriter.bytes(writer -> writer.write(request, members))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
