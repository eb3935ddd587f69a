package neargate.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import neargate.policy.AppliedPolicies;
import neargate.policy.Context;
import neargate.policy.Decision;
import neargate.policy.MalformedPolicy;
import neargate.policy.Policy;
import neargate.policy.Policy.Grammar;
import neargate.policy.Principal;
import neargate.policy.Request;
import org.jspecify.annotations.Nullable;

/** Reads cases of {@code policies.mjs} and says where Neargate decides otherwise than the evaluator outside. */
public final class PoliciesCompared {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private PoliciesCompared() {}

    /** Prints the cases that differ and, last, how many they are. */
    public static void main(String[] arguments) throws IOException, MalformedPolicy {
        int cases = 0;
        int different = 0;
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode each = JSON.readTree(line);
                cases++;
                String decided = word(decide(each));
                if (!decided.equals(each.path("expected").asText())) {
                    different++;
                    System.out.println(decided + " here: " + line);
                }
            }
        }
        System.out.println(cases + " cases, " + different + " decided differently");
    }

    private static Decision decide(JsonNode each) throws MalformedPolicy {
        List<Policy> identity = new ArrayList<>();
        for (JsonNode document : each.path("identity")) {
            identity.add(Policy.parse(document.toString(), Grammar.IDENTITY));
        }
        Policy session = policy(each.path("session"), Grammar.IDENTITY);
        var policies = new AppliedPolicies(
                identity,
                policy(each.path("boundary"), Grammar.IDENTITY),
                session == null ? null : List.of(session),
                policy(each.path("resourcePolicy"), Grammar.RESOURCE),
                false);
        String arn = each.path("principal").asText();
        String account = arn.split(":", 6)[4];
        Principal principal = arn.contains(":user/")
                ? Principal.user(account, arn)
                : Principal.session(account, arn, "arn:aws:iam::" + account + ":role/app");
        return policies.decide(new Request(
                principal,
                each.path("action").asText(),
                each.path("resource").asText(),
                each.path("account").asText(),
                context(each.path("context"))));
    }

    private static @Nullable Policy policy(JsonNode document, Grammar grammar) throws MalformedPolicy {
        return document.isObject() ? Policy.parse(document.toString(), grammar) : null;
    }

    private static Context context(JsonNode values) {
        Map<String, List<String>> context = new HashMap<>();
        for (var entry : values.properties()) {
            List<String> texts = new ArrayList<>();
            entry.getValue().forEach(text -> texts.add(text.asText()));
            context.put(
                    entry.getKey(), texts.isEmpty() ? List.of(entry.getValue().asText()) : texts);
        }
        return Context.of(context);
    }

    private static String word(Decision decision) {
        return switch (decision) {
            case Decision.Allowed allowed -> "Allowed";
            case Decision.ExplicitlyDenied denied -> "ExplicitlyDenied";
            case Decision.ImplicitlyDenied denied -> "ImplicitlyDenied";
        };
    }
}
