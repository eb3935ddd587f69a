package neargate.simulation.machines;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.Unreachable;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus;
import software.amazon.awssdk.services.ecs.model.EcsException;

/** Requests to ECS that are made again until they are answered. ECS may refuse only what whoever asks expects it to. */
public final class Requests {
    /** Others were faster, or an answer was lost. */
    private static final Predicate<EcsException> GONE = refusal("InvalidParameterException");

    private final Fleet fleet;
    private final UnaryOperator<Request> around;

    /** One request: each call makes it anew. */
    public interface Request {
        void make() throws Unreachable;
    }

    /** @param around what is done each time that a request is made */
    public Requests(Fleet fleet, UnaryOperator<Request> around) {
        this.fleet = fleet;
        this.around = around;
    }

    /** Makes a request until it is answered, and is not refused. */
    public void persistently(Request request) {
        persistently(request, _ -> false);
    }

    /**
     * Makes a request until it is answered.
     *
     * @param expected the refusals that are no surprise
     */
    public void persistently(Request request, Predicate<EcsException> expected) {
        try {
            around.apply(request).make();
        } catch (Unreachable e) {
            fleet.wire().later(fleet.wire().between(500, 5_000), () -> persistently(request, expected));
        } catch (EcsException e) {
            if (!expected.test(e)) {
                throw new Broken("ECS refused or failed: " + e.getMessage());
            }
        }
    }

    /** A refusal with one of these error codes. */
    public static Predicate<EcsException> refusal(String... codes) {
        List<String> known = List.of(codes);
        return refused -> known.contains(refused.awsErrorDetails().errorCode());
    }

    /** Somebody wants no more tasks on an instance, or wants them there again. */
    public void setState(Machine machine, ContainerInstanceStatus status) {
        setState(List.of(machine), status);
    }

    /** As above, on several at once: it is one request. */
    public void setState(List<Machine> machines, ContainerInstanceStatus status) {
        List<String> arns =
                machines.stream().map(Machine::arn).filter(Objects::nonNull).toList();
        if (!arns.isEmpty()) {
            persistently(
                    () -> fleet.plane()
                            .ecs(ecs -> ecs.updateContainerInstancesState(request -> request.cluster(fleet.cluster())
                                    .containerInstances(arns)
                                    .status(status))),
                    GONE);
        }
    }

    /** EC2 tells that an instance was terminated. */
    public void terminated(Machine machine) {
        String arn = machine.arn();
        if (arn != null) {
            persistently(
                    () -> fleet.plane()
                            .ecs(ecs -> ecs.deregisterContainerInstance(request -> request.cluster(fleet.cluster())
                                    .containerInstance(arn)
                                    .force(true))),
                    GONE);
        }
    }
}
