package neargate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the documentation says of policies, case by case. */
class DocumentedCasesTest {
    private static final List<String> FILES =
            List.of("elements", "operators", "multivalued", "variables", "principals", "logic", "examples");

    @TestFactory
    Stream<DynamicTest> theDocumentationsCases() {
        return FILES.stream()
                .flatMap(file -> CaseFile.read(file).stream())
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> {
                    String decided = word(each.policies().decide(each.request()));
                    assertThat(each.expected().contains(":") ? decided : decided.split(":", 2)[0])
                            .as(each.name())
                            .isEqualTo(each.expected());
                }));
    }

    @Test
    void thereAreThreeHundredOfThem() {
        assertThat(FILES.stream().mapToInt(file -> CaseFile.read(file).size()).sum())
                .isGreaterThanOrEqualTo(300);
    }

    private static String word(Decision decision) {
        return switch (decision) {
            case Decision.Allowed allowed -> "allowed";
            case Decision.ExplicitlyDenied(PolicyType type) ->
                "denied:" + type.name().toLowerCase(Locale.ROOT);
            case Decision.ImplicitlyDenied(PolicyType type) ->
                "refused:" + type.name().toLowerCase(Locale.ROOT);
        };
    }
}
