package neargate.scheduler.placement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Placement as the documentation tells it, one instance after the other and one strategy after the other; slow. */
final class Reference {
    /** A task that runs somewhere. */
    record Running(String instance, Request task) {}

    final Map<String, Instance> instances = new HashMap<>();
    final List<Running> running = new ArrayList<>();

    /** All instances to which the next task may go. */
    Set<String> choices(Request request) {
        List<Instance> left = instances.values().stream()
                .filter(instance -> fits(instance, request))
                .toList();
        for (Strategy strategy : request.strategies()) {
            left = switch (strategy) {
                case Strategy.Random() -> left;
                case Strategy.SpreadOverInstances() ->
                    least(left, instance -> tasks(request.group(), other -> other.equals(instance)));
                case Strategy.SpreadOverAttribute(String name) ->
                    least(left, instance -> tasks(request.group(), other -> same(name, instance, other)));
                case Strategy.Binpack(Strategy.Resource resource) ->
                    least(left, instance -> resource == Strategy.Resource.CPU ? cpu(instance) : memory(instance));
            };
            if (strategy instanceof Strategy.Random) {
                break;
            }
        }
        return left.stream().map(Instance::arn).collect(Collectors.toSet());
    }

    private static boolean same(String attribute, Instance one, Instance other) {
        String value = one.attributes().get(attribute);
        return value == null
                ? other.attributes().get(attribute) == null
                : value.equals(other.attributes().get(attribute));
    }

    private static List<Instance> least(List<Instance> instances, ToIntFunction<Instance> number) {
        int least = instances.stream().mapToInt(number).min().orElse(0);
        return instances.stream()
                .filter(instance -> number.applyAsInt(instance) == least)
                .toList();
    }

    private boolean fits(Instance instance, Request request) {
        Slot slot = new Slot(instance);
        running.stream()
                .filter(task -> task.instance().equals(instance.arn()))
                .forEach(task -> slot.start(task.task()));
        Set<Port> used = new HashSet<>(instance.reservedPorts());
        on(instance).forEach(task -> used.addAll(task.ports()));
        return instance.active()
                && instance.agentConnected()
                && cpu(instance) >= request.needs().cpu()
                && memory(instance) >= request.needs().memory()
                && (request.needs().networkInterfaces() == 0 || networkInterfaces(instance) > 0)
                && request.ports().stream().noneMatch(used::contains)
                && request.filters().stream().allMatch(filter -> filter.test(slot))
                && !(request.distinctInstance()
                        && on(instance).stream().anyMatch(task -> task.group().equals(request.group())));
    }

    private List<Request> on(Instance instance) {
        return running.stream()
                .filter(task -> task.instance().equals(instance.arn()))
                .map(Running::task)
                .toList();
    }

    private int tasks(String group, java.util.function.Predicate<Instance> where) {
        return (int) running.stream()
                .filter(task -> task.task().group().equals(group))
                .filter(task -> where.test(instances.get(task.instance())))
                .count();
    }

    private int networkInterfaces(Instance instance) {
        return instance.capacity().networkInterfaces()
                - on(instance).stream()
                        .mapToInt(task -> task.needs().networkInterfaces())
                        .sum();
    }

    private int cpu(Instance instance) {
        return instance.capacity().cpu()
                - on(instance).stream().mapToInt(task -> task.needs().cpu()).sum();
    }

    private int memory(Instance instance) {
        return instance.capacity().memory()
                - on(instance).stream().mapToInt(task -> task.needs().memory()).sum();
    }
}
