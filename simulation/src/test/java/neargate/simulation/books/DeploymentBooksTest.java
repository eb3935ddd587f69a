package neargate.simulation.books;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.simulation.machines.Conduct;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.Unreachable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** Histories of a service of four tasks, of which two have to stay and six may be, that break what is promised of services. */
class DeploymentBooksTest {
    private static final String ONE = "00000000000000000000000000000001";
    private static final String TWO = "00000000000000000000000000000002";
    private static final String THREE = "00000000000000000000000000000003";

    private final MadeUp web = new MadeUp();

    @BeforeEach
    void four() throws Unreachable {
        web.service(
                4,
                request -> request.deploymentConfiguration(it -> it.minimumHealthyPercent(50)
                        .maximumPercent(150)
                        .deploymentCircuitBreaker(
                                breaker -> breaker.enable(true).rollback(true))));
    }

    private static void found(String what, MadeUp.Step step) {
        assertThatThrownBy(step::happens).isInstanceOf(Broken.class).hasMessageContaining(what);
    }

    private static void believed(MadeUp.Step step) {
        assertThatCode(step::happens).doesNotThrowAnyException();
    }

    private static String named(Stream<String> ids) {
        return ids.map(id -> "(task " + id + ")").collect(Collectors.joining(" ")) + ".";
    }

    /** Some of the tasks are stopped to be replaced, and the events say so. */
    private MadeUp.Step scaleIn(int tasks) {
        List<TaskRecord> first = web.running().subList(0, tasks);
        MadeUp.Step step = web.new Step();
        first.forEach(step::scalesIn);
        return step.says("has stopped " + tasks + " running tasks: "
                + named(first.stream().map(TaskRecord::id)));
    }

    // How many tasks there are

    @Test
    void asManyMayBeStoppedAsTheMinimumLeavesAndNoMore() {
        believed(scaleIn(2));
        found("was left with fewer than 2", scaleIn(3));
    }

    @Test
    void whatAFaultTookIsNoStepBelowTheMinimum() {
        MadeUp.Step crash = web.new Step();
        web.running().forEach(task -> crash.stops(task, TaskStopCode.ESSENTIAL_CONTAINER_EXITED));

        believed(crash);
    }

    @Test
    void asManyMayBeStartedAsTheMaximumAllowsAndNoMore() {
        believed(web.new Step().starts(ONE).starts(TWO).says("has started 2 tasks: " + named(Stream.of(ONE, TWO))));
        found(
                "was given a task more than 6",
                web.new Step().starts(THREE).says("has started 1 tasks: " + named(Stream.of(THREE))));
    }

    @Test
    void aTaskThatIsProtectedStays() throws Unreachable {
        String task = web.running().getFirst().arn();
        web.asks(ecs -> ecs.updateTaskProtection(
                request -> request.cluster("production").tasks(task).protectionEnabled(true)));

        found("lost a task that was protected", scaleIn(1));
    }

    // Whose tasks they are

    @Test
    void aTaskOfNoDeploymentHasNoOwner() {
        found(
                "has no owner",
                web.new Step()
                        .starts(ONE, "ecs-svc/1", web.primary().revision().taskDefinition())
                        .says("has started 1 tasks: " + named(Stream.of(ONE))));
    }

    @Test
    void aDeploymentIsThereAsLongAsItsTasksAre() throws Unreachable {
        web.deploy(Conduct.LASTS);

        found("has tasks of", web.new Step().becomes(web.record().service(), List.of(web.primary())));
    }

    @Test
    void aTaskIsMadeOfWhatItsDeploymentSays() {
        found(
                "has started web-v0:1",
                web.new Step()
                        .starts(ONE, web.primary().id(), "web-v0:1")
                        .says("has started 1 tasks: " + named(Stream.of(ONE))));
    }

    // What the events say

    @Test
    void whatIsStartedIsSaidAndWhatIsSaidIsStarted() {
        found("did not start what it says", web.new Step().starts(ONE));
        found("did not start what it says", web.new Step().says("has started 1 tasks: " + named(Stream.of(TWO))));
    }

    @Test
    void noTaskIsSaidTwiceOrMiscounted() {
        String twice = "has started 2 tasks: " + named(Stream.of(ONE, ONE));
        String miscounted = "has started 2 tasks: " + named(Stream.of(TWO));

        found("did not start what it says", web.new Step().starts(ONE).says(twice));
        found("miscounts its tasks", web.new Step().starts(TWO).says(miscounted));
    }

    @Test
    void whatIsStoppedIsSaidOnce() {
        TaskRecord one = web.running().getFirst();
        String stopped = "has stopped 1 running tasks: " + named(Stream.of(one.id()));

        found("did not stop what it says", web.new Step().says(stopped));
        found(
                "did not stop what it says",
                web.new Step().scalesIn(one).says(stopped).says(stopped));
    }

    @Test
    void theSteadyStateIsSaidOnceUntilSomethingChanges() {
        found("is told to be steady again", web.new Step().says("has reached a steady state."));
    }

    @Test
    void theSteadyStateIsNotSaidWhileATaskIsMissing() {
        web.new Step()
                .stops(web.running().getFirst(), TaskStopCode.ESSENTIAL_CONTAINER_EXITED)
                .happens();

        found("is told to be steady with", web.new Step().says("has reached a steady state."));
    }

    @Test
    void aCompletedDeploymentIsSaidOnce() {
        found(
                "did not complete what it says",
                web.new Step().says("(deployment " + web.primary().id() + ") deployment completed."));
    }

    @Test
    void aFailedDeploymentIsSaidOnceAndIsInTheHistory() throws Unreachable {
        web.deploy(Conduct.CRASHES);
        String failed = "(deployment " + web.primary().id() + ") deployment failed: tasks failed to start.";

        found(
                "has not failed as it says",
                web.new Step().becomes(DeploymentRolloutState.FAILED).history("STOPPED", "made up"));
        found(
                "has not failed as it says",
                web.new Step()
                        .becomes(DeploymentRolloutState.FAILED)
                        .says(failed)
                        .says(failed));
    }

    @Test
    void theHistoryKnowsOfAFailedDeployment() throws Unreachable {
        web.deploy(Conduct.CRASHES);

        found(
                "has not failed as its history says",
                web.new Step()
                        .becomes(DeploymentRolloutState.FAILED)
                        .says("(deployment " + web.primary().id() + ") deployment failed: tasks failed to start."));
    }

    // How deployments go

    @Test
    void aCompletedDeploymentIsNotInProgressAgain() {
        found("made IN_PROGRESS of COMPLETED", web.new Step().becomes(DeploymentRolloutState.IN_PROGRESS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"IN_PROGRESS", "STOPPED", "ROLLBACK_SUCCESSFUL"})
    void theHistoryOfADeploymentEndsOnce(String status) {
        found("was SUCCESSFUL and became " + status, web.new Step().history(status, "made up"));
    }

    @Test
    void aDeploymentIsCompletedWithAllItsTasksOnly() throws Unreachable {
        web.deploy(Conduct.LASTS);

        found(
                "has completed",
                web.new Step()
                        .becomes(DeploymentRolloutState.COMPLETED)
                        .says("(deployment " + web.primary().id() + ") deployment completed.")
                        .history("SUCCESSFUL", "made up"));
    }

    /** The step of a rollback, to such a service and such deployments. */
    private MadeUp.Step rollback(Service service, List<Rollout> rollouts) {
        return web.new Step()
                .becomes(service, rollouts)
                .says("(deployment " + web.primary().id() + ") deployment failed: tasks failed to start.")
                .history("ROLLBACK_IN_PROGRESS", "made up");
    }

    /** The former deployment is to be gone back to, the newer one has failed. */
    private List<Rollout> goneBack() {
        List<Rollout> now = web.record().deployments();
        return List.of(
                MadeUp.in(DeploymentRolloutState.IN_PROGRESS, now.getLast()),
                MadeUp.in(DeploymentRolloutState.FAILED, now.getFirst()));
    }

    @Test
    void aRollbackRestoresTheFormerRevision() throws Unreachable {
        Service former = web.record().service();
        web.deploy(Conduct.CRASHES);

        believed(rollback(former, goneBack()));
    }

    @Test
    void aRollbackRestoresTheTaskDefinition() throws Unreachable {
        web.deploy(Conduct.CRASHES);

        found("was rolled back to Composition", rollback(web.record().service(), goneBack()));
    }

    @Test
    void aRollbackRestoresAllElseOfTheRevision() throws Unreachable {
        Service former = web.record().service();
        web.deploy(Conduct.CRASHES);
        Service elsewhere = former.toBuilder()
                .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-1")))
                .build();
        Service onOther = former.toBuilder().platformVersion("1.3.0").build();

        found("was rolled back to Composition", rollback(elsewhere, goneBack()));
        found("was rolled back to Composition", rollback(onOther, goneBack()));
    }

    @Test
    void aRollbackIsToWhatWasCompletedLastAndNoCopyOfIt() throws Unreachable {
        Service former = web.record().service();
        web.deploy(Conduct.CRASHES);
        Rollout completed = goneBack().getFirst();
        var copy = new Rollout(
                completed.deployment(),
                completed.revision().toBuilder().serviceRevisionArn("another").build(),
                completed.places(),
                completed.asked(),
                completed.starts());

        found("to another revision", rollback(former, List.of(copy, goneBack().getLast())));
    }

    @Test
    void onlyAFailedDeploymentIsRolledBack() throws Unreachable {
        Service former = web.record().service();
        web.deploy(Conduct.CRASHES);
        List<Rollout> now = web.record().deployments();

        found(
                "which had not failed",
                web.new Step().becomes(former, List.of(goneBack().getFirst(), now.getFirst())));
    }
}
