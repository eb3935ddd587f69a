package neargate.simulation.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import neargate.engine.Engine;
import neargate.kernel.controller.VirtualTime;
import neargate.simulation.books.Ask;
import neargate.simulation.machines.Conduct;
import neargate.simulation.machines.Fargate;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Requests;
import neargate.simulation.machines.Workloads;
import neargate.simulation.plane.ControlPlane;
import neargate.simulation.plane.Unreachable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** What is deployed from outside: whatever was wrong for a while, the service has its task set when that is over. */
class ReleasesTest {
    private static final Duration LONGER_THAN_A_DEPLOYER_WAITS = Duration.ofMinutes(50);
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(50);

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-05T08:00:00Z"));
    private final SplittableRandom random = new SplittableRandom(1);
    private final Workloads workloads = new Workloads();
    private final Fargate fargate =
            new Fargate(time, random.split(), workloads, new Engine.Capacity(Integer.MAX_VALUE, Integer.MAX_VALUE));
    private final ControlPlane plane = new ControlPlane(time, random.split(), fargate);
    private final Fleet fleet = new Fleet(time, random.split(), plane, workloads, "production");
    private final Requests requests = new Requests(fleet, request -> request);
    private final Releases releases = new Releases(fleet, requests, random.split());

    @BeforeEach
    void aCluster() {
        fleet.begin();
    }

    @Test
    void aFirstVersionIsDeployedOnceItsImageIsThere() throws Unreachable {
        Product product = product(Product.Kind.EXTERNAL, Conduct.LASTS);
        fleet.missingImages().add(product.version.image());
        create(product);
        time.advance(LONGER_THAN_A_DEPLOYER_WAITS);
        fleet.missingImages().clear();
        time.advance(LONG_ENOUGH);

        assertThat(taskSets(product)).singleElement().satisfies(set -> {
            assertThat(set.status()).isEqualTo("PRIMARY");
            assertThat(set.runningCount()).isEqualTo(product.count);
        });
    }

    @Test
    void aBadVersionWhoseSuccessorWasGivenUpIsReplacedWhenItIsMended() throws Unreachable {
        Product product = product(Product.Kind.CODE_DEPLOY, Conduct.CRASHES);
        create(product);
        time.advance(Duration.ofMinutes(5));
        fleet.missingImages().add("registry/web-v2");
        releases.deploy(product, Conduct.LASTS);
        time.advance(LONGER_THAN_A_DEPLOYER_WAITS);
        fleet.missingImages().clear();
        releases.mend(product);
        time.advance(LONG_ENOUGH);

        assertThat(taskSets(product)).singleElement().satisfies(set -> {
            assertThat(set.taskDefinition()).endsWith("/web-v3:1");
            assertThat(set.runningCount()).isEqualTo(product.count);
        });
    }

    private Product product(Product.Kind kind, Conduct conduct) {
        var version = releases.version("web", 1, Product.Capacity.FARGATE, conduct);
        return new Product(
                "web",
                kind,
                Product.Capacity.FARGATE,
                new Ask("service:web", version, List.of(), false, List.of(), fleet.zones()),
                false,
                1,
                2);
    }

    private void create(Product product) {
        new Creation(fleet, requests).create(product, made -> releases.begin(product, made));
    }

    private List<TaskSet> taskSets(Product product) throws Unreachable {
        return plane.ecs(ecs -> ecs.describeTaskSets(
                        request -> request.cluster(fleet.cluster()).service(product.name)))
                .taskSets();
    }
}
