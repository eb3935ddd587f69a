package neargate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import neargate.policy.Policy.Grammar;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for all policies. */
class PolicyProperties {
    /** Work is counted in the time that this thread computes: a busy machine is not the input\'s doing. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final String ACCOUNT = "111122223333";
    private static final Principal ALICE = Principal.user(ACCOUNT, "arn:aws:iam::111122223333:user/alice");
    private static final Duration PATIENCE = Duration.ofMillis(100);

    @Provide
    Arbitrary<String> statements() {
        return Combinators.combine(
                        Arbitraries.of("Allow", "Deny"),
                        Arbitraries.of("Action", "NotAction"),
                        Arbitraries.of("*", "ecs:*", "ecs:RunTask", "ecs:Run*", "s3:Get?bject", "iam:*"),
                        Arbitraries.of("Resource", "NotResource"),
                        Arbitraries.of("*", "arn:aws:ecs:*:*:*/web*", "arn:aws:s3:::b/${aws:username}/*", "arn:*"),
                        Arbitraries.of(
                                "",
                                ",\"Condition\":{\"StringLike\":{\"aws:username\":\"a*\"}}",
                                ",\"Condition\":{\"StringNotEquals\":{\"aws:username\":\"alice\"}}",
                                ",\"Condition\":{\"Null\":{\"aws:TagKeys\":\"true\"}}",
                                ",\"Condition\":{\"ForAnyValue:StringEquals\":{\"aws:TagKeys\":[\"a\",\"b\"]}}"))
                .as("{\"Effect\":\"%s\",\"%s\":\"%s\",\"%s\":\"%s\"%s}"::formatted);
    }

    @Provide
    Arbitrary<Request> requests() {
        return Combinators.combine(
                        Arbitraries.of("ecs:RunTask", "ecs:ListClusters", "s3:GetObject", "iam:PassRole"),
                        Arbitraries.of(
                                "*",
                                "arn:aws:ecs:us-east-1:111122223333:task-definition/web:1",
                                "arn:aws:s3:::b/alice/x",
                                "arn:aws:s3:::b/bob/x"),
                        Arbitraries.of("alice", "bob", "").list().ofMaxSize(1),
                        Arbitraries.of("a", "b", "c").list().ofMaxSize(3))
                .as((action, resource, names, tags) -> new Request(
                        ALICE,
                        action,
                        resource,
                        ACCOUNT,
                        Context.of(Map.of("aws:username", names, "aws:TagKeys", tags))));
    }

    private static Policy policy(List<String> statements) {
        try {
            return Policy.parse(
                    "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}",
                    Grammar.IDENTITY);
        } catch (MalformedPolicy e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static boolean allows(List<String> statements, Request request) {
        return AppliedPolicies.identity(List.of(policy(statements)))
                .decide(request)
                .isAllowed();
    }

    @Property
    void aDenyMoreNeverAllowsMore(
            @ForAll("statements") String first,
            @ForAll("statements") String second,
            @ForAll("statements") String more,
            @ForAll("requests") Request request) {
        List<String> before = List.of(first, second);
        List<String> after = new ArrayList<>(before);
        after.add(more.replace("\"Allow\"", "\"Deny\""));
        if (!allows(before, request)) {
            assertThat(allows(after, request)).isFalse();
        }
    }

    @Property
    void anAllowMoreNeverForbidsMore(
            @ForAll("statements") String first,
            @ForAll("statements") String more,
            @ForAll("requests") Request request) {
        if (allows(List.of(first), request)) {
            assertThat(allows(List.of(first, more.replace("\"Deny\"", "\"Allow\"")), request))
                    .isTrue();
        }
    }

    @Property
    void theOrderOfStatementsDoesNotMatter(
            @ForAll("statements") String first,
            @ForAll("statements") String second,
            @ForAll("requests") Request request) {
        assertThat(allows(List.of(first, second), request)).isEqualTo(allows(List.of(second, first), request));
    }

    @Property
    void aBoundaryOrASessionPolicyOnlyTakesAway(
            @ForAll("statements") String identity,
            @ForAll("statements") String limit,
            @ForAll("requests") Request request) {
        var policy = policy(List.of(identity));
        var limits = policy(List.of(limit));
        boolean plain =
                AppliedPolicies.identity(List.of(policy)).decide(request).isAllowed();
        boolean bounded = new AppliedPolicies(List.of(policy), limits, null, null, false)
                .decide(request)
                .isAllowed();
        boolean inSession = new AppliedPolicies(List.of(policy), null, List.of(limits), null, false)
                .decide(request)
                .isAllowed();
        assertThat(bounded).isEqualTo(inSession).isEqualTo(plain && allows(List.of(limit), request));
    }

    @Property
    void aWildcardMeansWhatARegularExpressionSays(@ForAll("patterns") String pattern, @ForAll("texts") String text) {
        String expression = pattern.chars()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf((char) c)))
                .collect(Collectors.joining());
        assertThat(Template.glob(pattern).matches(text))
                .isEqualTo(Pattern.compile(expression, Pattern.DOTALL)
                        .matcher(text)
                        .matches());
    }

    /** Colons first: a wildcard is limited by them but at the end of a segment. */
    @Property
    void aWildcardOfAResourceMeansWhatARegularExpressionSays(
            @ForAll("patterns") String pattern, @ForAll("texts") String text) {
        var expression = new StringBuilder();
        int colons = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            boolean last = i + 1 == pattern.length() || pattern.charAt(i + 1) == ':';
            String any = colons < 5 ? "[^:]" : ".";
            expression.append(c == '*' ? (last ? "." : any) + "*" : c == '?' ? any : String.valueOf(c));
            colons += c == ':' ? 1 : 0;
        }
        assertThat(Template.wild(pattern, false, Glob.Reach.RESOURCE).matches(text, Context.EMPTY))
                .isEqualTo(Pattern.compile(expression.toString()).matcher(text).matches());
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab:*?").ofMaxLength(14);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab:").ofMaxLength(16);
    }

    @Property(tries = 200)
    void hostilePatternsAreComparedInTime(@ForAll("patterns") String pattern) {
        String longest = (pattern + "*a").repeat(10_240 / (pattern.length() + 2));
        String text = "a".repeat(2_048);
        for (Glob.Reach reach : Glob.Reach.values()) {
            inTime(() -> {
                Template.wild(longest, false, reach).matches(text, Context.EMPTY);
                Template.wild(longest, false, reach).matches(text.replace("aa", ":a"), Context.EMPTY);
            });
        }
    }

    @Property
    void anyTextIsAPolicyOrMalformed(@ForAll("documents") String document) {
        inTime(() -> {
            for (Grammar grammar : Grammar.values()) {
                try {
                    Policy policy = Policy.parse(document, grammar);
                    new AppliedPolicies(List.of(policy), policy, List.of(policy), policy, true)
                            .decide(new Request(ALICE, document, document, "", key -> List.of(document)));
                } catch (MalformedPolicy e) {
                    assertThat(e).hasMessageMatching("(?s).+");
                }
            }
        });
    }

    /** Policies with pieces taken out, put twice or put elsewhere. */
    @Provide
    Arbitrary<String> documents() {
        Arbitrary<String> whole =
                statements().map(statement -> "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement + "]}");
        Arbitrary<String> noise = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(8),
                Arbitraries.of(
                        "\"", "{", "[", "null", "1e999999999", "${", "}", "*", "\\uFFFF", "\"Condition\":{", ":", ","));
        return Combinators.combine(
                        whole,
                        noise,
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.doubles().between(0, 1))
                .as((text, piece, from, to) -> {
                    int a = (int) (from * text.length());
                    int b = (int) (to * text.length());
                    return text.substring(0, Math.min(a, b)) + piece + text.substring(Math.max(a, b));
                });
    }

    /** In time at one of three tries: classes that are loaded are not the input's doing either. */
    private static void inTime(Runnable work) {
        Duration fastest = PATIENCE;
        for (int i = 0; i < 3 && fastest.compareTo(PATIENCE) >= 0; i++) {
            long start = THREADS.getCurrentThreadCpuTime();
            work.run();
            fastest = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start);
        }
        assertThat(fastest).isLessThan(PATIENCE);
    }
}
