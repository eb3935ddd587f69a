package neargate.services.ecs.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import neargate.scheduler.placement.Explanation;
import neargate.scheduler.placement.Port;
import neargate.scheduler.placement.Reason;
import neargate.scheduler.placement.Request;
import neargate.scheduler.placement.Resources;
import neargate.scheduler.placement.Verdict;
import neargate.scheduler.placement.Verdict.Objection;
import org.junit.jupiter.api.Test;

class PlacementReportTest {
    private static final Request REQUEST = new Request(
            "family:web", new Resources(128, 512, 0, 0), Set.of(Port.tcp(8080)), false, List.of(), List.of());

    private static List<String> report(Verdict... verdicts) {
        return PlacementReport.of(REQUEST, new Explanation(List.of(verdicts)), arn -> "instance " + arn);
    }

    @Test
    void eachRuleSaysHowManyInstancesItLeavesOutAndTheNearestWhatItLacks() {
        assertThat(report(
                        new Verdict("a", List.of(new Objection(Reason.MEMORY, 64))),
                        new Verdict("b", List.of(new Objection(Reason.MEMORY, 500))),
                        new Verdict("c", List.of(new Objection(Reason.CPU, 10), new Objection(Reason.PORTS, 0)))))
                .containsExactly(
                        "One more task needs 128 CPU units, 512 MiB, the host ports 8080/tcp.",
                        "It cannot be placed: 3 of 3 instances are left out.",
                        "  1 left out by RESOURCE:CPU",
                        "  2 left out by RESOURCE:MEMORY",
                        "Nearest miss: instance a. It would fit with 64 MiB of memory more.");
    }

    @Test
    void whereItCouldGoIsCounted() {
        assertThat(report(new Verdict("a", List.of()), new Verdict("b", List.of(new Objection(Reason.AGENT, 0)))))
                .contains("It could go to 1 of 2 instances.", "  1 left out by AGENT");
    }

    @Test
    void anEmptyClusterIsSaidToBeEmpty() {
        assertThat(report()).last().asString().contains("no container instance is registered");
    }
}
