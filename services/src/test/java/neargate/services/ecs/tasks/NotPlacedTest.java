package neargate.services.ecs.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import neargate.scheduler.placement.Explanation;
import neargate.scheduler.placement.Reason;
import neargate.scheduler.placement.Verdict;
import org.junit.jupiter.api.Test;

/** The words of "Amazon ECS service event messages". */
class NotPlacedTest {
    private static Verdict verdict(String instance, Reason... reasons) {
        return new Verdict(
                "arn:aws:ecs:us-east-1:123456789012:container-instance/c/" + instance,
                Stream.of(reasons)
                        .map(reason -> new Verdict.Objection(reason, 0))
                        .toList());
    }

    private static String sentence(Verdict... verdicts) {
        return NotPlaced.sentence(new Explanation(List.of(verdicts)));
    }

    @Test
    void anInstanceWithoutItsAgentIsNamed() {
        assertThat(sentence(verdict("one", Reason.AGENT)))
                .isEqualTo(" because no container instance met all of its requirements. The closest matching"
                        + " (container-instance one) encountered error \"AGENT\". For more information, see the"
                        + " Troubleshooting section of the Amazon ECS Developer Guide.");
    }

    @Test
    void instancesThatDrainAreNoneForTasks() {
        assertThat(sentence(verdict("one", Reason.INACTIVE), verdict("two", Reason.INACTIVE, Reason.CPU)))
                .contains("Reason: No Container Instances were found in your cluster.");
        assertThat(sentence(verdict("one", Reason.INACTIVE), verdict("two", Reason.CPU, Reason.MEMORY, Reason.GPU)))
                .contains("(container-instance two) has insufficient CPU units available.");
    }
}
