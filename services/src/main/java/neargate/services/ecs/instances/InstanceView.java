package neargate.services.ecs.instances;

import java.util.List;
import java.util.stream.Stream;
import neargate.services.ecs.instances.InstanceContents.Contents;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.Resource;

/** A container instance as it is shown: with its counts and what is left ("ContainerInstance"). Pure. */
final class InstanceView {
    private InstanceView() {}

    static ContainerInstance of(ContainerInstanceRecord record, Contents contents, boolean withTags) {
        ContainerInstance instance = record.instance();
        return instance.toBuilder()
                .remainingResources(instance.registeredResources().stream()
                        .map(resource -> left(resource, contents))
                        .toList())
                .runningTasksCount(contents.runningTasks())
                .pendingTasksCount(contents.pendingTasks())
                .attachments(List.copyOf(instance.attachments()))
                .tags(withTags ? List.copyOf(instance.tags()) : List.of())
                .build();
    }

    /** PORTS are those that are taken, in {@code remainingResources} too. */
    private static Resource left(Resource resource, Contents contents) {
        return switch (resource.name()) {
            case "CPU" -> less(resource, contents.cpu());
            case "MEMORY" -> less(resource, contents.memory());
            case "GPU" ->
                resource.copy(it -> it.stringSetValue(resource.stringSetValue().stream()
                        .filter(gpu -> !contents.gpus().contains(gpu))
                        .toList()));
            case "PORTS" -> more(resource, contents.tcpPorts());
            case "PORTS_UDP" -> more(resource, contents.udpPorts());
            default -> resource;
        };
    }

    private static Resource less(Resource resource, long taken) {
        return resource.copy(it -> it.integerValue((int) Math.max(0, resource.integerValue() - taken)));
    }

    private static Resource more(Resource resource, List<String> ports) {
        return resource.copy(it -> it.stringSetValue(Stream.concat(resource.stringSetValue().stream(), ports.stream())
                .distinct()
                .toList()));
    }
}
