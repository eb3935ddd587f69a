package neargate.app.authorization;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.Session;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.GrantConstraints;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

/**
 * Grants of a key, said as policies of it: they allow, and never deny ("Grants in AWS KMS"). A grant never changes, so its
 * policy is written once, as long as it is in use. The policies are of IAM's older version, which knows no variables.
 */
final class KeyGrants {
    private static final int MOST_KEPT = 4_096;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PREFIX = "kms:";
    private static final String PAIR = "kms:EncryptionContext:";
    private static final String CREATE_GRANT = "CreateGrant";
    private static final String RETIRE_GRANT = "RetireGrant";

    /** The operations without an encryption context, to which constraints do not apply. */
    private static final Set<String> WITHOUT_CONTEXT = Set.of("DescribeKey", RETIRE_GRANT);

    private final Services services;
    private final ConcurrentHashMap<String, String> written = new ConcurrentHashMap<>();

    KeyGrants(Services services) {
        this.services = services;
    }

    /** The policies of the grants by which a caller has been given an action, or may retire them if that is the action. */
    List<String> of(Caller caller, String action, String keyArn) {
        String operation = action.substring(PREFIX.length());
        return principals(caller)
                .flatMap(principal -> Stream.concat(
                        given(caller, operation, keyArn, principal),
                        operation.equals(RETIRE_GRANT) ? retirable(caller, keyArn, principal) : Stream.empty()))
                .distinct()
                .toList();
    }

    /** Itself, the role that it is a session of, the whole account. */
    private static Stream<String> principals(Caller caller) {
        Session session = caller.session();
        return Stream.of(
                        Stream.of(caller.principal()),
                        session == null ? Stream.<String>empty() : Stream.of(session.parent()),
                        Stream.of(Caller.rootOf(caller.account())))
                .flatMap(each -> each)
                .distinct();
    }

    private Stream<String> given(Caller caller, String operation, String keyArn, String principal) {
        return written(
                caller,
                () -> services
                        .kms()
                        .listGrantsPaginator(request -> request.keyId(keyArn).granteePrincipal(principal))
                        .grants()
                        .stream()
                        .filter(grant -> grant.operationsAsStrings().contains(operation))
                        .toList());
    }

    private Stream<String> retirable(Caller caller, String keyArn, String principal) {
        return written(
                caller,
                () ->
                        services
                                .kms()
                                .listRetirableGrantsPaginator(request -> request.retiringPrincipal(principal))
                                .grants()
                                .stream()
                                .filter(grant -> grant.keyId().equals(keyArn))
                                .toList());
    }

    private Stream<String> written(Caller caller, Supplier<List<GrantListEntry>> grants) {
        return Services.ask(caller, grants).stream().flatMap(Collection::stream).map(this::written);
    }

    private String written(GrantListEntry grant) {
        if (written.size() >= MOST_KEPT) {
            written.clear();
        }
        return written.computeIfAbsent(grant.grantId(), _ -> policy(grant));
    }

    /** The policy that says what a grant does. */
    static String policy(GrantListEntry grant) {
        ObjectNode document = JSON.createObjectNode().put("Version", "2008-10-17");
        ArrayNode statements = document.putArray("Statement");
        List<String> operations = grant.operationsAsStrings();
        String grantee = grant.granteePrincipal();
        statement(statements, grantee, operations, WITHOUT_CONTEXT::contains);
        statement(statements, grantee, operations, it -> !WITHOUT_CONTEXT.contains(it) && !it.equals(CREATE_GRANT))
                .ifPresent(statement -> constrain(grant.constraints(), statement));
        if (grant.constraints() == null) {
            statement(statements, grantee, operations, CREATE_GRANT::equals)
                    .ifPresent(statement -> onlyFor(operations, statement));
        }
        if (grant.retiringPrincipal() != null) {
            statement(statements, grant.retiringPrincipal(), List.of(RETIRE_GRANT), _ -> true);
        }
        return document.toString();
    }

    private static Optional<ObjectNode> statement(
            ArrayNode statements, String principal, List<String> operations, Predicate<String> which) {
        List<String> actions =
                operations.stream().filter(which).map(it -> PREFIX + it).toList();
        if (actions.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode statement = statements.addObject().put("Effect", "Allow").put("Resource", "*");
        statement.putObject("Principal").put("AWS", principal);
        actions.forEach(statement.putArray("Action")::add);
        return Optional.of(statement);
    }

    /** "Using grant constraints": pairs that the encryption context has, or is. */
    private static void constrain(@Nullable GrantConstraints constraints, ObjectNode statement) {
        if (constraints == null) {
            return;
        }
        ObjectNode condition = statement.putObject("Condition");
        ObjectNode pairs = condition.putObject("StringEquals");
        constraints.encryptionContextSubset().forEach((key, value) -> pairs.put(PAIR + key, value));
        constraints.encryptionContextEquals().forEach((key, value) -> pairs.put(PAIR + key, value));
        if (constraints.hasEncryptionContextEquals()) {
            ArrayNode keys = condition.putObject("ForAllValues:StringEquals").putArray("kms:EncryptionContextKeys");
            constraints.encryptionContextEquals().keySet().forEach(keys::add);
        }
    }

    /** Nobody hands on more than they were given; what is constrained, nobody hands on here. */
    private static void onlyFor(List<String> operations, ObjectNode statement) {
        ArrayNode given = statement
                .putObject("Condition")
                .putObject("ForAllValues:StringEquals")
                .putArray("kms:GrantOperations");
        operations.forEach(given::add);
    }
}
