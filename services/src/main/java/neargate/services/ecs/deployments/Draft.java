package neargate.services.ecs.deployments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Deployment;

/** A plan in the making. What is not said leaves the service as it is. */
final class Draft {
    private final Situation now;
    private final List<Plan.Stop> stop = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Instant> looks = new ArrayList<>();
    private int desired;
    private Plan.Start start = Plan.Start.NOTHING;
    private List<Deployment> deployments;
    private @Nullable Failure failure;
    private boolean steady;
    private Balancing balancing;
    private boolean inactive;
    private boolean unwatched;
    private @Nullable Instant wholeSince;
    private @Nullable Lifecycle lifecycle;

    Draft(Situation now) {
        this.now = now;
        this.desired = now.rules().desired();
        this.deployments = now.deployments();
        this.steady = now.steady();
        this.balancing = now.balancing();
        this.wholeSince = now.watch().wholeSince();
        this.lifecycle = now.lifecycle();
    }

    void desired(int count) {
        desired = count;
    }

    void start(Plan.Start tasks) {
        start = tasks;
    }

    boolean starts() {
        return start.count() > 0;
    }

    /** Stops a task because there are too many, or better ones. */
    void scaleIn(ServiceTask task) {
        stop(task, scaling());
    }

    private String scaling() {
        return "Scaling activity initiated by (deployment " + now.primary().id() + ")";
    }

    /** As above: one that was started in another zone takes its place. */
    void move(ServiceTask task) {
        stop.add(new Plan.Stop(task.arn(), scaling(), task.zone()));
    }

    void stop(ServiceTask task, String reason) {
        stop.add(new Plan.Stop(task.arn(), reason, null));
    }

    boolean stops() {
        return !stop.isEmpty();
    }

    void deployments(List<Deployment> after) {
        deployments = after;
    }

    void failure(Failure why) {
        failure = why;
    }

    void tell(String what) {
        events.add("(service " + now.service() + ")" + what);
    }

    void warn(String what) {
        warnings.add("(service " + now.service() + ")" + what);
    }

    /**
     * Tells that the steady state is reached, once until something changes.
     *
     * @param whole whether no tasks are missing
     */
    void steady(boolean reached, boolean whole) {
        if (reached && !now.steady()) {
            tell(" has reached a steady state.");
        }
        steady = reached || (now.steady() && whole && !starts() && !stops());
    }

    void balancing(Balancing after) {
        balancing = after;
    }

    void unwatched(boolean alarmIsOn) {
        unwatched = alarmIsOn;
    }

    void wholeSince(@Nullable Instant since) {
        wholeSince = since;
    }

    void lifecycle(@Nullable Lifecycle after) {
        lifecycle = after;
    }

    void inactive() {
        inactive = true;
    }

    void look(@Nullable Instant at) {
        if (at != null && at.isAfter(now.now())) {
            looks.add(at);
        }
    }

    Plan done() {
        now.tasks().forEach(task -> look(task.protectedUntil()));
        look(now.endOfAttempt());
        if (now.proves() || !now.starts().isClear()) {
            now.tasks().forEach(task -> look(task.startedFor(now.rules().pace().of(BackOff.PROVEN))));
        }
        return new Plan(
                desired,
                start,
                stop,
                deployments,
                now.starts(),
                failure,
                events,
                warnings,
                steady,
                balancing,
                unwatched,
                wholeSince,
                lifecycle,
                inactive,
                looks.stream().min(Comparator.naturalOrder()).orElse(null));
    }
}
