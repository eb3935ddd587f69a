package neargate.app.authorization;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.gateway.authorization.AccessControl.PassedRole;
import neargate.kernel.Caller;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.ReplaceIamInstanceProfileAssociationRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.StartTaskRequest;
import software.amazon.awssdk.services.ecs.model.TaskOverride;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;

/** The roles that requests hand to services: by name, by a task definition, or by an instance profile. */
final class PassedRoles {
    private static final String TASKS = "ecs-tasks.amazonaws.com";
    private static final String ECS = "ecs.amazonaws.com";
    private static final String EC2 = "ec2.amazonaws.com";

    private final Services services;
    private final WholeArns arns;

    PassedRoles(Services services, WholeArns arns) {
        this.services = services;
        this.arns = arns;
    }

    List<PassedRole> of(Caller caller, SdkPojo request) {
        return switch (request) {
            case RegisterTaskDefinitionRequest it ->
                passed(caller, TASKS, it.taskRoleArn(), it.executionRoleArn()).toList();
            case RunTaskRequest it -> toEcs(caller, it, ofTask(caller, it.taskDefinition(), it.overrides()));
            case StartTaskRequest it -> toEcs(caller, it, ofTask(caller, it.taskDefinition(), it.overrides()));
            case CreateServiceRequest it ->
                toEcs(
                        caller,
                        it,
                        Stream.concat(ofTask(caller, it.taskDefinition(), null), passed(caller, ECS, it.role())));
            case UpdateServiceRequest it -> toEcs(caller, it, ofTask(caller, it.taskDefinition(), null));
            case CreateTaskSetRequest it -> toEcs(caller, it, ofTask(caller, it.taskDefinition(), null));
            case RunInstancesRequest it -> ofProfile(caller, it.iamInstanceProfile());
            case AssociateIamInstanceProfileRequest it -> ofProfile(caller, it.iamInstanceProfile());
            case ReplaceIamInstanceProfileAssociationRequest it -> ofProfile(caller, it.iamInstanceProfile());
            case AddRoleToInstanceProfileRequest it ->
                passed(caller, EC2, it.roleName()).toList();
            default -> List.of();
        };
    }

    /** Those for the tasks, and those under which ECS acts itself. */
    private List<PassedRole> toEcs(Caller caller, SdkPojo request, Stream<PassedRole> toTasks) {
        return Stream.concat(toTasks, InfrastructureRoles.of(request).flatMap(role -> passed(caller, ECS, role)))
                .toList();
    }

    /** Those of the task definition, but where the task has others. */
    private Stream<PassedRole> ofTask(Caller caller, @Nullable String taskDefinition, @Nullable TaskOverride override) {
        if (taskDefinition == null) {
            return Stream.empty();
        }
        var defined = Services.ask(
                caller,
                () -> services.ecs()
                        .describeTaskDefinition(request -> request.taskDefinition(taskDefinition))
                        .taskDefinition());
        Optional<TaskOverride> other = Optional.ofNullable(override);
        return passed(
                caller,
                TASKS,
                other.map(TaskOverride::taskRoleArn)
                        .or(() -> defined.map(it -> it.taskRoleArn()))
                        .orElse(null),
                other.map(TaskOverride::executionRoleArn)
                        .or(() -> defined.map(it -> it.executionRoleArn()))
                        .orElse(null));
    }

    private List<PassedRole> ofProfile(Caller caller, @Nullable IamInstanceProfileSpecification profile) {
        String named = profile == null ? null : profile.name() != null ? profile.name() : profile.arn();
        if (named == null) {
            return List.of();
        }
        String name = named.substring(named.lastIndexOf('/') + 1);
        return Services.ask(
                        caller,
                        () -> services.iam()
                                .getInstanceProfile(request -> request.instanceProfileName(name))
                                .instanceProfile()
                                .roles())
                .orElse(List.of())
                .stream()
                .map(role -> new PassedRole(role.arn(), EC2))
                .toList();
    }

    /** A role that is not there is refused by who gets it. */
    private Stream<PassedRole> passed(Caller caller, String service, @Nullable String... roles) {
        return Stream.of(roles)
                .flatMap(Stream::ofNullable)
                .flatMap(role -> arns.role(caller, role).stream())
                .map(arn -> new PassedRole(arn, service));
    }
}
