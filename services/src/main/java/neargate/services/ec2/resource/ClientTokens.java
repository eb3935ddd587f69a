package neargate.services.ec2.resource;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Table;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Ec2Request;

/** What requests with a client token made ("Ensuring idempotency in Amazon EC2 API requests"), as long as it is there. */
public final class ClientTokens {
    /**
     * What a token stands for.
     *
     * @param name the token, after the prefix of what it made
     * @param parameters of the request, shortened
     */
    public record Used(String name, String resourceId, String parameters) {}

    private static final Table.Index<Used> BY_RESOURCE =
            new Table.Index<>("resource", used -> List.of(used.resourceId()));

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
        if (token == null) {
            return make.get();
        }
        String name = kind.prefix() + "/" + token;
        Key key = edit.scope().key(name);
        String parameters = Integer.toHexString(request.hashCode());
        Optional<Used> used = edit.get(TABLE, key);
        if (used.isPresent()) {
            if (!used.get().parameters().equals(parameters)) {
                throw Ec2Errors.error(
                        "IdempotentParameterMismatch",
                        "The client token you have provided is associated with a resource that was created with"
                                + " different parameters.");
            }
            return edit.require(kind, used.get().resourceId());
        }
        V made = make.get();
        edit.put(TABLE, key, new Used(name, kind.id().apply(made), parameters));
        return made;
    }

    /** Frees the token of a resource that goes. */
    public static void forget(RegionEdit edit, String resourceId) {
        edit.find(TABLE, BY_RESOURCE, resourceId)
                .toList()
                .forEach(used -> edit.delete(TABLE, edit.scope().key(used.name())));
    }
}
