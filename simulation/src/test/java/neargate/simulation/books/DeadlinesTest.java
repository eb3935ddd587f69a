package neargate.simulation.books;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.simulation.machines.Conduct;
import neargate.simulation.machines.Machine;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.Unreachable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** What takes too long is found, unless there is a reason for it. */
class DeadlinesTest {
    private static final Duration LONG = Duration.ofHours(5);

    private final MadeUp web = new MadeUp();

    private static Consumer<CreateServiceRequest.Builder> bounds(int least, int most, boolean breaker) {
        return request -> request.deploymentConfiguration(it -> it.minimumHealthyPercent(least)
                .maximumPercent(most)
                .deploymentCircuitBreaker(on -> on.enable(breaker).rollback(true)));
    }

    private void isFoundAfter(Duration bound) {
        assertThatCode(() -> web.nothingHappensFor(bound)).doesNotThrowAnyException();
        assertThatThrownBy(() -> web.nothingHappensFor(bound.plusSeconds(1)))
                .isInstanceOf(Broken.class)
                .hasMessageContaining("nothing has happened to it for longer than " + bound);
    }

    private void hasAReason() {
        assertThatCode(() -> web.nothingHappensFor(LONG)).doesNotThrowAnyException();
    }

    @Test
    void aVersionThatDoesNotWorkIsGivenUpByItsCircuitBreaker() throws Unreachable {
        web.service(4, bounds(100, 200, true));
        web.deploy(Conduct.CRASHES);

        isFoundAfter(Duration.ofMinutes(15));
    }

    @Test
    void withoutOneItGoesOnForEver() throws Unreachable {
        web.service(4, bounds(100, 200, false));
        web.deploy(Conduct.CRASHES);

        hasAReason();
    }

    @Test
    void aVersionThatWorksIsDeployed() throws Unreachable {
        web.service(4, bounds(100, 200, true));
        web.deploy(Conduct.LASTS);

        isFoundAfter(Duration.ofMinutes(18));
    }

    @Test
    void itHasTimeAnewWhenSomebodyAsksForSomething() throws Unreachable {
        web.service(4, bounds(100, 100, true));
        web.deploy(Conduct.LASTS);
        web.passes(Duration.ofMinutes(30));
        web.asks(ecs -> ecs.updateService(request ->
                request.cluster("production").service("web").deploymentConfiguration(it -> it.maximumPercent(200))));

        isFoundAfter(Duration.ofMinutes(18));
    }

    @Test
    void aMissingImageIsWaitedFor() throws Unreachable {
        web.service(4, bounds(100, 200, false));
        web.deploy(Conduct.LASTS);
        web.fleet.missingImages().add("registry/web-v2");

        hasAReason();
    }

    @Test
    void aCircuitBreakerDoesNotWaitForIt() throws Unreachable {
        web.service(4, bounds(100, 200, true));
        web.deploy(Conduct.LASTS);
        web.fleet.missingImages().add("registry/web-v2");
        web.nothingHappensFor(Duration.ZERO);

        isFoundAfter(Duration.ofMinutes(15));
    }

    @Test
    void whereADeploymentWasAbortedTheFormerOneKeepsTheCount() throws Unreachable {
        web.service(4, bounds(100, 200, true));
        web.deploy(Conduct.CRASHES);
        web.abort();
        web.passes(Duration.ofMinutes(5));
        hasAReason();
        web.new Step()
                .stops(web.running().getFirst(), TaskStopCode.ESSENTIAL_CONTAINER_EXITED)
                .happens();

        isFoundAfter(Duration.ofMinutes(18));
    }

    @Test
    void whereTheFirstDeploymentFailedThereMayBeNothing() throws Unreachable {
        web.badService(4, bounds(100, 200, true));
        web.passes(Duration.ofMinutes(30));

        hasAReason();
    }

    @Test
    void aTaskSetBecomesSteady() throws Unreachable {
        web.serviceWithTaskSet(4, Conduct.LASTS);
        isFoundAfter(Duration.ofMinutes(18));
        web.passes(Duration.ofMinutes(5));

        hasAReason();
    }

    @Test
    void oneWhoseVersionDoesNotWorkGoesOnForEver() throws Unreachable {
        web.serviceWithTaskSet(4, Conduct.CRASHES);

        hasAReason();
    }

    @Test
    void oneThatIsDeletedIsGoneSoon() throws Unreachable {
        web.serviceWithTaskSet(4, Conduct.LASTS);
        web.passes(Duration.ofMinutes(5));
        String taskSet = web.record().taskSets().getFirst().taskSet().id();
        web.asks(ecs -> ecs.deleteTaskSet(request ->
                request.cluster("production").service("web").taskSet(taskSet).force(true)));

        isFoundAfter(Duration.ofMinutes(3));
    }

    @Test
    void percentagesMayLeaveNoWay() throws Unreachable {
        web.service(4, bounds(100, 100, true));
        web.deploy(Conduct.LASTS);

        hasAReason();
    }

    @Test
    void aProtectedTaskIsWaitedForAsLongAsItIsProtected() throws Unreachable {
        web.service(4, bounds(100, 200, true));
        web.deploy(Conduct.LASTS);
        String task = web.running().getFirst().arn();
        web.asks(ecs -> ecs.updateTaskProtection(request -> request.cluster("production")
                .tasks(task)
                .protectionEnabled(true)
                .expiresInMinutes(60)));

        assertThatCode(() -> web.nothingHappensFor(Duration.ofMinutes(59))).doesNotThrowAnyException();
        assertThatThrownBy(() -> web.nothingHappensFor(Duration.ofMinutes(59 + 19)))
                .isInstanceOf(Broken.class);
    }

    @Test
    void roomIsWaitedForWhereThereIsNone() throws Unreachable {
        web.serviceOnMachine(1, 1, bounds(100, 200, true));
        web.deploy(Conduct.LASTS);

        hasAReason();
    }

    @Test
    void aHookIsWaitedFor() throws Unreachable {
        web.service(
                4,
                request -> request.deploymentConfiguration(it -> it.strategy(DeploymentStrategy.BLUE_GREEN)
                        .bakeTimeInMinutes(0)
                        .lifecycleHooks(hook -> hook.hookTargetArn("https://approvals")
                                .roleArn("arn:aws:iam::123456789012:role/approvals")
                                .lifecycleStagesWithStrings("PRE_SCALE_UP"))));
        web.deploy(Conduct.LASTS);

        hasAReason();
    }

    @Test
    void aMachineThatIsCutOffIsWaitedFor() throws Unreachable {
        web.serviceOnMachine(2, 10, bounds(100, 200, true));
        web.deploy(Conduct.LASTS);
        isFoundAfter(Duration.ofMinutes(12));

        Machine machine = web.fleet.machines().getFirst();
        machine.cutOff(LONG);

        hasAReason();
    }

    @Test
    void aLostTaskIsReplaced() throws Unreachable {
        web.service(4, bounds(100, 200, true));
        web.new Step()
                .stops(web.running().getFirst(), TaskStopCode.ESSENTIAL_CONTAINER_EXITED)
                .happens();

        isFoundAfter(Duration.ofMinutes(18));
    }

    /** The only task of a zone ends, and one is started in the zone of another in its place; it is said that all is well. */
    private void leavesAZone() {
        TaskRecord first = web.running().getFirst();
        TaskRecord only = web.running().stream()
                .filter(task -> web.running().stream()
                        .allMatch(other -> other.id().equals(task.id())
                                || !other.place().zone().equals(task.place().zone())))
                .filter(task -> !task.id().equals(first.id()))
                .findFirst()
                .orElseThrow();
        String another = "00000000000000000000000000000001";
        web.new Step()
                .starts(another)
                .stops(only, TaskStopCode.ESSENTIAL_CONTAINER_EXITED)
                .says("has started 1 tasks: (task " + another + ").")
                .happens();
        web.new Step().says("has reached a steady state.").happens();
    }

    @Test
    void aServiceIsBalancedOverZones() throws Unreachable {
        web.service(4, bounds(100, 200, true));
        hasAReason();
        leavesAZone();

        isFoundAfter(Duration.ofMinutes(50));
    }

    @Test
    void unlessThatIsNotWanted() throws Unreachable {
        web.service(4, bounds(100, 200, true).andThen(request -> request.availabilityZoneRebalancing("DISABLED")));
        leavesAZone();

        hasAReason();
    }

    @Test
    void whatIsDeletedIsGoneSoon() throws Unreachable {
        web.service(4, bounds(100, 200, true));
        web.asks(ecs -> ecs.deleteService(
                request -> request.cluster("production").service("web").force(true)));

        isFoundAfter(Duration.ofMinutes(3));
    }
}
