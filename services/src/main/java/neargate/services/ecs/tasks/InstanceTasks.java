package neargate.services.ecs.tasks;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.engine.Engine.PortBinding;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.instances.InstanceContents;
import neargate.services.ecs.placement.Held;
import software.amazon.awssdk.services.ecs.model.NetworkBinding;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/** What container instances hold, from the tasks' indexes. */
public final class InstanceTasks implements InstanceContents {
    @Override
    public Contents of(Reader state, Scope scope, String arn) {
        int pending = Stream.of(Life.PROVISIONING, Life.PENDING, Life.ACTIVATING)
                .mapToInt(life -> TaskTable.countOfInstance(state, scope, arn, life))
                .sum();
        TaskTable.Reservation held = TaskTable.heldOf(state, scope, arn);
        List<TaskRecord> tasks =
                TaskTable.ofInstance(state, scope, arn).map(Row::value).toList();
        return new Contents(
                TaskTable.countOfInstance(state, scope, arn, Life.RUNNING),
                pending,
                held.cpu(),
                held.memory(),
                Gpus.held(tasks.stream()),
                ports(tasks, Held::tcpPorts, binding -> binding.protocol() != TransportProtocol.UDP),
                ports(tasks, Held::udpPorts, binding -> binding.protocol() == TransportProtocol.UDP));
    }

    private interface Asked {
        List<Integer> of(Held held);
    }

    /** Those that tasks asked for, and those that they were given. */
    private static List<String> ports(List<TaskRecord> tasks, Asked asked, Predicate<NetworkBinding> of) {
        Stream<Integer> byNumber =
                tasks.stream().map(TaskRecord::held).filter(Objects::nonNull).flatMap(held -> asked.of(held).stream());
        Stream<Integer> given = tasks.stream()
                .flatMap(task -> task.task().containers().stream())
                .flatMap(container -> container.networkBindings().stream())
                .filter(of)
                .flatMap(binding -> PortBinding.of(binding).hostPorts().boxed());
        return Stream.concat(byNumber, given)
                .distinct()
                .sorted()
                .map(String::valueOf)
                .toList();
    }

    @Override
    public Set<String> taskGroups(Reader state, Scope scope, String arn) {
        return TaskTable.ofInstance(state, scope, arn)
                .map(row -> row.value().task().group())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void abandon(Transaction tx, Scope scope, String arn, String reason) {
        TaskTable.ofInstance(tx, scope, arn)
                .map(Row::value)
                .toList()
                .forEach(task -> TaskTable.put(
                        tx,
                        scope,
                        Transitions.released(
                                Transitions.stopRequested(task, TaskStopCode.TERMINATION_NOTICE, reason, tx.now()))));
    }
}
