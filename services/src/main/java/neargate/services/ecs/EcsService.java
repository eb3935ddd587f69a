package neargate.services.ecs;

import java.time.InstantSource;
import java.util.List;
import neargate.engine.Engine;
import neargate.kernel.controller.Controller;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;

/** Amazon ECS: the table of contents. An operation that is not here answers as unknown. */
public final class EcsService implements EcsClient {

    public EcsService(Store store, InstantSource clock, Ec2Client ec2, Engine engine) {}

    /** The tables of ECS, for the store that is to keep them. */
    public static List<Table<?>> tables() {
        return List.of();
    }

    /** The promises that ECS keeps in the background. */
    public List<Controller> controllers() {
        return List.of();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
