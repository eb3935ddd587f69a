package neargate.simulation.machines;

import java.util.function.UnaryOperator;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.Unreachable;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus;
import software.amazon.awssdk.services.ecs.model.EcsException;

/** Requests to ECS that are made again until they are answered. ECS may refuse one, but may not fail. */
public final class Requests {
    private static final int SERVER_ERROR = 500;

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

    /** Makes a request until it is answered. */
    public void persistently(Request request) {
        try {
            around.apply(request).make();
        } catch (Unreachable e) {
            fleet.wire().later(fleet.wire().between(500, 5_000), () -> persistently(request));
        } catch (EcsException e) {
            if (e.statusCode() >= SERVER_ERROR) {
                throw new Broken("ECS failed: " + e.getMessage());
            }
        }
    }

    /** Somebody wants no more tasks on an instance, or wants them there again. */
    public void setState(Machine machine, ContainerInstanceStatus status) {
        String arn = machine.arn();
        if (arn != null) {
            persistently(() -> fleet.plane()
                    .ecs(ecs -> ecs.updateContainerInstancesState(request -> request.cluster(fleet.cluster())
                            .containerInstances(arn)
                            .status(status))));
        }
    }

    /** EC2 tells that an instance was terminated. */
    public void terminated(Machine machine) {
        String arn = machine.arn();
        if (arn != null) {
            persistently(() -> fleet.plane()
                    .ecs(ecs -> ecs.deregisterContainerInstance(request -> request.cluster(fleet.cluster())
                            .containerInstance(arn)
                            .force(true))));
        }
    }
}
