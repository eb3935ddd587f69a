package neargate.services.ecs.tasks;

import java.util.List;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.placement.Occupancy;
import org.jspecify.annotations.Nullable;

/**
 * A place on a container instance that was claimed for a task.
 *
 * @param place in the mode awsvpc in a subnet of the instance's zone
 */
public record Seat(ContainerInstanceRecord instance, Occupancy claim, TaskRecord.Place place) {

    /**
     * The seat that a claim stands for; null if the instance takes no tasks any more.
     *
     * @param places those of the network configuration; empty without network interfaces of the tasks' own
     */
    public static @Nullable Seat of(Reader state, Scope scope, Occupancy claim, List<TaskRecord.Place> places) {
        ContainerInstanceRecord instance = InstanceTable.byArn(
                        state, scope, claim.cluster().id(), claim.instance())
                .filter(record -> record.active() && record.connected())
                .orElse(null);
        return instance == null
                ? null
                : new Seat(
                        instance,
                        claim,
                        places.stream()
                                .filter(place -> place.zone().equals(instance.zone()))
                                .findFirst()
                                .orElseGet(() -> TaskRecord.Place.in(instance.zone())));
    }
}
