package neargate.simulation.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Services over days in which things go wrong. A seed that fails is named, and {@code neargate simulate} plays it again; the
 * thousand seeds are played by {@code bench/deployments.sh}.
 */
class DeploymentsTest {
    private static final DeploymentRun.Size SMALL = new DeploymentRun.Size(3, 4, 9, 30);
    private static final int SEEDS = 8;

    @Test
    void whateverGoesWrongServicesKeepTheirTasksAndDeploymentsEnd() {
        int completed = 0;
        int rolledBack = 0;
        Set<String> happened = new HashSet<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            DeploymentRun.Figures end = DeploymentRun.play(seed, SMALL, null, _ -> {});
            assertThat(end.healthy())
                    .as("tasks that run in the end, seed " + seed)
                    .isEqualTo(end.wanted());
            completed += end.completed();
            rolledBack += end.rolledBack();
            happened.addAll(end.counts().keySet());
        }
        assertThat(completed).as("deployments that were completed").isGreaterThan(SEEDS * 10);
        assertThat(rolledBack).as("deployments that were rolled back").isPositive();
        assertThat(happened)
                .contains(
                        "bad versions deployed",
                        "deployments stopped by their team",
                        "services deleted",
                        "control plane killed",
                        "zones lost");
    }

    @Test
    void theSameSeedIsTheSameHistory() {
        long digest = DeploymentRun.play(3, SMALL, null, _ -> {}).digest();
        assertThat(DeploymentRun.play(3, SMALL, null, _ -> {}).digest()).isEqualTo(digest);
        assertThat(DeploymentRun.play(4, SMALL, null, _ -> {}).digest()).isNotEqualTo(digest);
    }
}
