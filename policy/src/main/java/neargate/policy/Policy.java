package neargate.policy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.policy.Principals.Match;

/** A policy document, ready to be evaluated. */
public final class Policy {
    /** A policy that says nothing, and so allows nothing. */
    public static final Policy NOTHING = new Policy(List.of(), Set.of());

    private final List<Statement> statements;
    private final Set<String> variables;

    Policy(List<Statement> statements, Set<String> variables) {
        this.statements = List.copyOf(statements);
        this.variables = Set.copyOf(variables);
    }

    /** What documents of a kind must have and must not have. */
    public enum Grammar {
        /** What a user, group or role may do, a permissions boundary, a session policy. */
        IDENTITY,
        /** Who may assume a role. */
        TRUST,
        /** Who may do what to a resource. */
        RESOURCE
    }

    /**
     * Reads a document.
     *
     * @throws MalformedPolicy when it is no policy of that kind
     */
    public static Policy parse(String document, Grammar grammar) throws MalformedPolicy {
        return new PolicyReader(grammar).read(document);
    }

    /** What all of them say together. */
    public static Policy all(List<Policy> policies) {
        return new Policy(
                policies.stream().flatMap(policy -> policy.statements.stream()).toList(),
                policies.stream().flatMap(policy -> policy.variables.stream()).collect(Collectors.toSet()));
    }

    /** The condition keys and policy variables that it names, as they are written. */
    public Set<String> contextKeys() {
        return variables;
    }

    /** Whether a statement allows actions of a service, whatever its conditions. */
    public boolean grants(String service) {
        return statements.stream()
                .anyMatch(statement -> statement.effect() == Effect.ALLOW
                        && statement.actions().mayBeOf(service));
    }

    /** The actions that its statements name, in lower case, be it to leave them out. */
    public Set<String> actions() {
        return statements.stream()
                .flatMap(statement -> statement.actions().written().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whom its statements name as AWS principals, as they are written. */
    public Set<String> awsPrincipals() {
        return principals(Principals.AWS);
    }

    /** The AWS services that its statements name as principals. */
    public Set<String> servicePrincipals() {
        return principals(Principals.SERVICE);
    }

    private Set<String> principals(String kind) {
        return statements.stream()
                .flatMap(statement -> Stream.ofNullable(statement.principals()))
                .flatMap(principals -> principals.named().getOrDefault(kind, List.of()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Checks the ids of its statements as IAM does, which other services do not.
     *
     * @throws MalformedPolicy when one has other characters than letters and digits
     */
    public void checkIds() throws MalformedPolicy {
        for (Statement statement : statements) {
            StatementReader.checkId(statement.id());
        }
    }

    /** Where the statements stand that apply to a request, those that deny it and those that allow it. */
    public Stream<Position> matching(Request request) {
        return statements.stream()
                .filter(statement -> statement.match(request) != Match.NONE)
                .map(Statement::position);
    }

    /** Whether a statement denies the request. */
    boolean denies(Request request) {
        for (Statement statement : statements) {
            if (statement.effect() == Effect.DENY && statement.match(request) != Match.NONE) {
                return true;
            }
        }
        return false;
    }

    /** How strongly a statement allows the request. */
    Match allows(Request request) {
        Match strongest = Match.NONE;
        for (Statement statement : statements) {
            if (statement.effect() == Effect.ALLOW) {
                Match match = statement.match(request);
                if (match.compareTo(strongest) > 0) {
                    strongest = match;
                }
            }
        }
        return strongest;
    }
}
