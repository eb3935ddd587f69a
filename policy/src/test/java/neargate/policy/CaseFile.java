package neargate.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import neargate.policy.Policy.Grammar;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of cases. A block is a few policies and what they decide, until an empty line:
 *
 * <pre>
 * identity {"Effect":"Allow", ...}      a statement, an array of them or a whole document; also boundary, session, resource, trust
 * as role                               who asks from here on: role [name], user NAME [of ACCOUNT], federated, service NAME
 * refused:session ecs:ListClusters * | aws:TagKeys=a,b
 * </pre>
 */
final class CaseFile {
    static final String ACCOUNT = "111122223333";

    private final List<Case> cases = new ArrayList<>();
    private final String file;
    private String title = "";
    private final List<Policy> identity = new ArrayList<>();
    private final List<Policy> session = new ArrayList<>();
    private @Nullable Policy boundary;
    private @Nullable Policy resource;
    private boolean trust;
    private Principal principal = user("alice", ACCOUNT);

    private CaseFile(String file) {
        this.file = file;
    }

    record Case(String name, AppliedPolicies policies, Request request, String expected) {}

    static List<Case> read(String file) {
        var reader = new CaseFile(file);
        try (var in = Objects.requireNonNull(CaseFile.class.getResourceAsStream("cases/" + file + ".txt"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(reader::line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reader.cases;
    }

    private void line(String line) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
            case "" -> clear();
            case "#" -> {}
            case "##" -> title = words[1];
            case "identity" -> identity.add(policy(words[1], Grammar.IDENTITY));
            case "session" -> session.add(policy(words[1], Grammar.IDENTITY));
            case "boundary" -> boundary = policy(words[1], Grammar.IDENTITY);
            case "resource" -> resource = policy(words[1], Grammar.RESOURCE);
            case "trust" -> {
                resource = policy(words[1], Grammar.TRUST);
                trust = true;
            }
            case "as" -> principal = principal(words[1].split(" ", -1));
            default -> add(words[0], words[1]);
        }
    }

    private void clear() {
        identity.clear();
        session.clear();
        boundary = null;
        resource = null;
        trust = false;
        principal = user("alice", ACCOUNT);
    }

    private static Policy policy(String json, Grammar grammar) {
        String document =
                json.contains("\"Statement\"") ? json : "{\"Version\":\"2012-10-17\",\"Statement\":%s}".formatted(json);
        try {
            return Policy.parse(document, grammar);
        } catch (MalformedPolicy e) {
            throw new IllegalArgumentException(e.getMessage() + ": " + json, e);
        }
    }

    private static Principal user(String name, String account) {
        return Principal.user(account, "arn:aws:iam::" + account + ":user/" + name);
    }

    private static Principal principal(String[] words) {
        return switch (words[0]) {
            case "role" -> {
                String name = words.length > 1 ? words[1] : "app";
                yield Principal.session(
                        ACCOUNT,
                        "arn:aws:sts::" + ACCOUNT + ":assumed-role/" + name + "/session",
                        "arn:aws:iam::" + ACCOUNT + ":role/" + name);
            }
            case "user" -> user(words[1], words.length > 3 ? words[3] : ACCOUNT);
            case "federated" ->
                Principal.federated(
                        ACCOUNT,
                        "arn:aws:sts::" + ACCOUNT + ":federated-user/fed",
                        "arn:aws:iam::" + ACCOUNT + ":user/alice");
            case "service" -> Principal.service(words[1]);
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private void add(String expected, String rest) {
        String[] parts = rest.split(" \\| ", -1);
        String[] what = parts[0].split(" ", -1);
        Map<String, List<String>> context = new HashMap<>();
        Arrays.stream(parts).skip(1).forEach(put(context));
        String arnAccount = what[1].equals("*") ? "" : what[1].split(":", 6)[4];
        String account = what.length > 3 ? what[3] : arnAccount.isEmpty() ? ACCOUNT : arnAccount;
        cases.add(new Case(
                file + ", " + title + ": " + expected + " " + rest,
                new AppliedPolicies(
                        List.copyOf(identity),
                        boundary,
                        session.isEmpty() ? null : List.copyOf(session),
                        resource,
                        trust),
                new Request(principal, what[0], what[1], account, Context.of(context)),
                expected));
    }

    private static Consumer<String> put(Map<String, List<String>> context) {
        return part -> {
            int equals = part.indexOf('=');
            context.put(
                    part.substring(0, equals).strip(),
                    List.of(part.substring(equals + 1).split(",", -1)));
        };
    }
}
