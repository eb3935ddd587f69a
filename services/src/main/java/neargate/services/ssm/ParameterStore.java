package neargate.services.ssm;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;

/** The user's parameters in the store, and their versions. */
final class ParameterStore {
    static final Table.Index<ParameterRecord> BY_TIER =
            new Table.Index<>("tier", parameter -> List.of(parameter.latest().tierAsString()));

    static final Table<ParameterRecord> PARAMETERS = Table.named("ssm.parameters", JsonCodec.of(ParameterRecord.class))
            .with(BY_TIER)
            .build();

    static final Table.Index<ParameterHistory> BY_PARAMETER =
            new Table.Index<>("parameter", version -> List.of(version.name()));

    static final Table<ParameterHistory> VERSIONS = Table.named("ssm.versions", JsonCodec.of(ParameterHistory.class))
            .with(BY_PARAMETER)
            .build();

    private final Store store;

    ParameterStore(Store store) {
        this.store = store;
    }

    Store store() {
        return store;
    }

    /** The caller's parameter of a name, in whatever version. */
    Optional<ParameterRecord> find(ParameterName name) {
        return find(store.snapshot(), Scope.of(Caller.current()), name);
    }

    static Optional<ParameterRecord> find(Reader reader, Scope scope, ParameterName name) {
        return name.candidates().stream()
                .flatMap(candidate -> reader.get(PARAMETERS, scope.key(candidate)).stream())
                .findFirst();
    }

    /** The parameter of that very name, without a selector. */
    static ParameterRecord require(Reader reader, Scope scope, ParameterName name) {
        return find(reader, scope, name)
                .filter(it -> name.selector().isEmpty())
                .orElseThrow(() -> SsmErrors.noParameter(name.candidates().getFirst()));
    }

    /** The version that a selector means, with its labels. */
    ParameterHistory version(ParameterRecord parameter, String selector) {
        if (selector.isEmpty()) {
            return parameter.latest();
        }
        Scope scope = Scope.of(Caller.current());
        if (Character.isDigit(selector.charAt(0))) {
            return number(selector)
                    .flatMap(number -> version(store.snapshot(), scope, parameter.name(), number))
                    .orElseThrow(() -> SsmErrors.noVersion(parameter.name(), selector));
        }
        return Optional.ofNullable(parameter.labels().get(selector))
                .flatMap(number -> version(store.snapshot(), scope, parameter.name(), number))
                .orElseThrow(() -> SsmErrors.noLabel(parameter.name(), selector));
    }

    private static Optional<Long> number(String selector) {
        try {
            return Optional.of(Long.parseLong(selector));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Optional<ParameterHistory> version(Reader reader, Scope scope, String name, long number) {
        return reader.get(VERSIONS, versionKey(scope, name, number));
    }

    static Stream<ParameterHistory> versions(Reader reader, Scope scope, String name, String afterId) {
        return reader.findAfter(VERSIONS, BY_PARAMETER, scope, name, afterId).map(Row::value);
    }

    /** Stores a parameter and its newest version. */
    static void add(Transaction tx, Scope scope, ParameterRecord parameter) {
        tx.put(PARAMETERS, scope.key(parameter.name()), parameter);
        tx.put(VERSIONS, versionKey(scope, parameter.name(), parameter.latest().version()), parameter.latest());
    }

    static void forget(Transaction tx, Scope scope, ParameterHistory version) {
        tx.delete(VERSIONS, versionKey(scope, version.name(), version.version()));
    }

    /** Takes a parameter away with all its versions. */
    static void delete(Transaction tx, Scope scope, ParameterRecord parameter) {
        List<Key> versions = tx.find(VERSIONS, BY_PARAMETER, scope, parameter.name())
                .map(Row::key)
                .toList();
        versions.forEach(version -> tx.delete(VERSIONS, version));
        tx.delete(PARAMETERS, scope.key(parameter.name()));
    }

    /** No name has a colon; numbers sort as they count. */
    static Key versionKey(Scope scope, String name, long number) {
        return scope.key("%s:%019d".formatted(name, number));
    }
}
