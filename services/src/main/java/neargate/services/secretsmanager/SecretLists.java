package neargate.services.secretsmanager;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Scope;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SortOrderType;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** Lists of secrets: filtered, sorted, page by page. */
final class SecretLists {
    private static final int USUAL_PAGE = 100;
    private static final int USUAL_BATCH = 20;

    private final SecretStore secrets;

    SecretLists(SecretStore secrets) {
        this.secrets = secrets;
    }

    /** A page of secrets. */
    record Listed(List<SecretListEntry> secrets, @Nullable String nextToken) {}

    ListSecretsResponse list(ListSecretsRequest request) {
        boolean deleted = Boolean.TRUE.equals(request.includePlannedDeletion());
        Comparator<Sorted> order = Comparator.comparing(Sorted::place);
        Listed page = page(
                all().filter(secret -> deleted || secret.deletedDate() == null).filter(matching(request.filters())),
                request.sortOrder() == SortOrderType.ASC ? order : order.reversed(),
                request.nextToken(),
                limit(request.maxResults(), USUAL_PAGE));
        return ListSecretsResponse.builder()
                .secretList(page.secrets())
                .nextToken(page.nextToken())
                .build();
    }

    /** The secrets whose values are asked for by filters. */
    Listed page(BatchGetSecretValueRequest request) {
        return page(
                all().filter(secret -> secret.deletedDate() == null).filter(matching(request.filters())),
                Comparator.comparing(Sorted::place),
                request.nextToken(),
                limit(request.maxResults(), USUAL_BATCH));
    }

    private Stream<SecretListEntry> all() {
        return secrets.snapshot()
                .scan(SecretStore.SECRETS, Scope.of(Caller.current()))
                .map(row -> row.value().secret());
    }

    /**
     * A secret and its place in the order of creation.
     *
     * @param place the time, made unique by the name: the token of a page that ends with it
     */
    private record Sorted(String place, SecretListEntry secret) {
        static Sorted of(SecretListEntry secret) {
            return new Sorted("%016d %s".formatted(secret.createdDate().toEpochMilli(), secret.name()), secret);
        }
    }

    private static Listed page(
            Stream<SecretListEntry> found, Comparator<Sorted> order, @Nullable String token, int limit) {
        String after = SecretsErrors.after(token);
        Page<Sorted> page = Page.of(
                found.map(Sorted::of)
                        .filter(it -> after.isEmpty() || order.compare(it, new Sorted(after, it.secret())) > 0)
                        .sorted(order),
                limit,
                Sorted::place);
        return new Listed(page.items().stream().map(Sorted::secret).toList(), page.nextToken());
    }

    private static int limit(@Nullable Integer asked, int usual) {
        return asked == null ? usual : Math.clamp(asked, 1, usual);
    }

    /** "Find secrets in AWS Secrets Manager": all filters must match, and one value of each. */
    static Predicate<SecretListEntry> matching(List<Filter> filters) {
        return secret -> filters.stream()
                .allMatch(filter -> filter.values().isEmpty()
                        || filter.values().stream().anyMatch(value -> matches(filter, value, secret)));
    }

    private static boolean matches(Filter filter, String value, SecretListEntry secret) {
        return value.startsWith("!") ? !contains(filter, value.substring(1), secret) : contains(filter, value, secret);
    }

    private static boolean contains(Filter filter, String value, SecretListEntry secret) {
        return switch (filter.key()) {
            case null -> true;
            case NAME -> secret.name().startsWith(value);
            case DESCRIPTION -> hasWord(secret.description(), value);
            case TAG_KEY -> secret.tags().stream().map(Tag::key).anyMatch(key -> key.startsWith(value));
            case TAG_VALUE ->
                secret.tags().stream()
                        .anyMatch(tag -> tag.value() != null && tag.value().startsWith(value));
            case PRIMARY_REGION ->
                Objects.requireNonNullElse(secret.primaryRegion(), "").startsWith(value);
            case OWNING_SERVICE ->
                Objects.requireNonNullElse(secret.owningService(), "").startsWith(value);
            case ALL -> hasWord(text(secret), value);
            case UNKNOWN_TO_SDK_VERSION -> false;
        };
    }

    private static String text(SecretListEntry secret) {
        return Stream.concat(
                        Stream.of(secret.name(), Objects.requireNonNullElse(secret.description(), "")),
                        secret.tags().stream()
                                .flatMap(tag -> Stream.of(tag.key(), Objects.requireNonNullElse(tag.value(), ""))))
                .reduce("", (one, other) -> one + "\n" + other);
    }

    /** Whether a text has a word that begins so, in whatever case. */
    private static boolean hasWord(@Nullable String text, String beginning) {
        String sought = beginning.toLowerCase(Locale.ROOT);
        String in = text == null ? "" : text.toLowerCase(Locale.ROOT);
        for (int at = in.indexOf(sought); at >= 0; at = in.indexOf(sought, at + 1)) {
            if (at == 0 || !Character.isLetterOrDigit(in.charAt(at - 1))) {
                return true;
            }
        }
        return false;
    }
}
