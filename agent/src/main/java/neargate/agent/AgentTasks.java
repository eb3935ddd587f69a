package neargate.agent;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import neargate.agent.acs.AcsContainers;
import neargate.agent.acs.AcsTask;
import neargate.agent.acs.AcsTask.AcsContainer;
import neargate.agent.acs.AcsTask.RoleCredentials;
import neargate.agent.metadata.MetadataEndpoint;
import neargate.agent.metadata.Protection;
import neargate.engine.Engine;
import neargate.engine.Engine.ContainerState;
import neargate.engine.Engine.PortBinding;
import neargate.engine.Engine.TaskState;
import neargate.engine.network.LinkLocal.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** The tasks of a machine of its own as they ask for themselves: from what its agent was given, and what its engine says. */
public final class AgentTasks implements MetadataEndpoint.Source {
    private static final Logger LOG = LoggerFactory.getLogger(AgentTasks.class);
    private static final int UNITS_PER_CPU = 1_024;

    private final GivenTasks given;
    private final Engine engine;
    private final EcsClient ecs;
    private final Supplier<Optional<String>> containerInstance;
    private final Predicate<String> ofMachine;

    /**
     * The tasks that an agent was given.
     *
     * @param ecs knows the tags of tasks and of the machine
     * @param containerInstance the ARN of the machine, once it is registered
     * @param ofMachine whether an address is the machine's own
     */
    public AgentTasks(
            GivenTasks given,
            Engine engine,
            EcsClient ecs,
            Supplier<Optional<String>> containerInstance,
            Predicate<String> ofMachine) {
        this.given = given;
        this.engine = engine;
        this.ecs = ecs;
        this.containerInstance = containerInstance;
        this.ofMachine = ofMachine;
    }

    @Override
    public Optional<MetadataEndpoint.Found> find(String taskId, boolean withTags, Request request) {
        return given.find(taskId)
                .filter(task -> task.arn().endsWith("/" + taskId) && isAsking(task, request))
                .map(task -> new MetadataEndpoint.Found(
                        task(task, withTags),
                        definition(task),
                        MetadataEndpoint.Place.machine(
                                withTags
                                        ? containerInstance
                                                .get()
                                                .map(this::tags)
                                                .orElse(List.of())
                                        : List.of())));
    }

    @Override
    public Optional<RoleCredentials> credentials(String credentialsId, Request request) {
        return given.find(credentialsId)
                .filter(task -> isAsking(task, request))
                .flatMap(task -> Optional.ofNullable(task.roleCredentials()))
                .filter(credentials -> credentials.credentialsId().equals(credentialsId));
    }

    /** Under the task's own role, as Amazon's agent asks. */
    @Override
    public Optional<Protection> protection(Task task) {
        String arn = task.taskArn();
        return given.find(arn.substring(arn.lastIndexOf('/') + 1))
                .flatMap(found -> Optional.ofNullable(found.roleCredentials()))
                .map(credentials -> new RoleProtection(ecs, credentials));
    }

    /** Tasks of network mode host have no address but the machine's, and share it with whatever else runs there. */
    private boolean isAsking(AcsTask task, Request request) {
        return NetworkMode.HOST.toString().equals(task.networkMode())
                ? ofMachine.test(request.source())
                : engine.isAt(task.arn(), request.source());
    }

    private Task task(AcsTask task, boolean withTags) {
        TaskState state = engine.state(task.arn()).orElse(null);
        Engine.Status status = state == null ? Engine.Status.PENDING : state.status();
        boolean stops = status.compareTo(Engine.Status.STOPPING) >= 0;
        Task.Builder shown = Task.builder()
                .taskArn(task.arn())
                .clusterArn(task.taskClusterArn())
                .group(task.group())
                .launchType(task.launchType())
                .desiredStatus(stops ? Engine.Status.STOPPED.name() : Engine.Status.RUNNING.name())
                .lastStatus(status.name())
                .tags(withTags ? tags(task.arn()) : List.of())
                .containers(task.containers().stream()
                        .map(container -> container(container, state))
                        .toList());
        if (state != null) {
            shown.pullStartedAt(state.pullStartedAt())
                    .pullStoppedAt(state.pullStoppedAt())
                    .executionStoppedAt(state.executionStoppedAt());
        }
        return shown.build();
    }

    private static Container container(AcsContainer container, @Nullable TaskState state) {
        Container.Builder shown = Container.builder()
                .name(container.name())
                .image(container.image())
                .containerArn(container.containerArn())
                .lastStatus(Engine.Status.PENDING.name());
        if (state != null) {
            state.containers().stream()
                    .filter(is -> is.name().equals(container.name()))
                    .map(ContainerState::portBindings)
                    .forEach(bindings -> shown.networkBindings(
                            bindings.stream().map(PortBinding::shown).toList()));
        }
        return shown.build();
    }

    private static TaskDefinition definition(AcsTask task) {
        return TaskDefinition.builder()
                .family(task.family())
                .revision(Integer.valueOf(task.version()))
                .networkMode(task.networkMode())
                .cpu(task.cpu() == null ? null : Long.toString(Math.round(task.cpu() * UNITS_PER_CPU)))
                .memory(task.memory() == null ? null : task.memory().toString())
                .containerDefinitions(task.containers().stream()
                        .map(AcsContainers::definition)
                        .toList())
                .build();
    }

    /** None where ECS is out of reach, or does not tell this machine. */
    private List<Tag> tags(String arn) {
        try {
            return ecs.listTagsForResource(request -> request.resourceArn(arn)).tags();
        } catch (SdkException e) {
            LOG.debug("the tags of {} are not known: {}", arn, e.getMessage());
            return List.of();
        }
    }
}
