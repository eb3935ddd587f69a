package neargate.services.ec2.resource;

import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.Arn;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Table;
import org.jspecify.annotations.Nullable;

/** The EC2 rows of an account and region, in one version. */
public sealed class RegionRows permits RegionEdit {
    private final Reader reader;
    private final Scope scope;

    public RegionRows(Reader reader, Scope scope) {
        this.reader = reader;
        this.scope = scope;
    }

    public String account() {
        return scope.account();
    }

    public String region() {
        return scope.region();
    }

    public String arn(String resource) {
        return new Arn("aws", "ec2", region(), account(), resource).toString();
    }

    public <V> Optional<V> get(Kind<V, ?> kind, String id) {
        return reader.get(kind.table(), scope.key(id));
    }

    /**
     * The resource that must be there.
     *
     * @throws software.amazon.awssdk.services.ec2.model.Ec2Exception when the id is missing, malformed or unknown
     */
    public <V> V require(Kind<V, ?> kind, @Nullable String id) {
        if (id == null || id.isEmpty()) {
            throw Ec2Errors.missingParameter(kind.type() + "-id");
        }
        kind.checkShape(id);
        return get(kind, id).orElseThrow(() -> kind.notFound(id));
    }

    public <V> Stream<V> all(Kind<V, ?> kind) {
        return reader.scan(kind.table(), scope).map(Row::value);
    }

    <V> Stream<V> allAfter(Kind<V, ?> kind, String id) {
        return reader.scanAfter(kind.table(), scope, id).map(Row::value);
    }

    public <V> Stream<V> find(Kind<V, ?> kind, Table.Index<V> index, String term) {
        return reader.find(kind.table(), index, scope, term).map(Row::value);
    }

    <V> Stream<V> find(Table<V> table, Table.Index<V> index, String term) {
        return reader.find(table, index, scope, term).map(Row::value);
    }

    public <V> int count(Kind<V, ?> kind, Table.Index<V> index, String term) {
        return reader.count(kind.table(), index, scope, term);
    }

    public <V> long sum(Kind<V, ?> kind, Table.Sum<V> sum, String term) {
        return reader.sum(kind.table(), sum, scope, term);
    }

    Scope scope() {
        return scope;
    }
}
