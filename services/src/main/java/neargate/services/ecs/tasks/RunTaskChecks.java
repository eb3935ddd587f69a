package neargate.services.ecs.tasks;

import java.util.regex.Pattern;
import neargate.kernel.store.Scope;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.roles.TaskRoles;
import neargate.services.ecs.tags.TagRules;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** What RunTask refuses before it looks for a place, and StartTask with it. */
final class RunTaskChecks {
    private static final Pattern STARTED_BY = Pattern.compile("[a-zA-Z0-9/_-]*");

    private RunTaskChecks() {}

    /** AWS tries at once whether the tasks can have their role. */
    static void checkRole(TaskRoles roles, Scope scope, TaskDefinition definition) {
        if (definition.taskRoleArn() != null) {
            try {
                roles.assume(scope, definition.taskRoleArn(), "ecs-run-task");
            } catch (TaskRoles.UnassumableException e) {
                throw EcsErrors.client(String.valueOf(e.getMessage()));
            }
        }
    }

    /** What runs commands does so with the task's role. */
    static void checkExec(@Nullable Boolean executeCommand, TaskDefinition definition) {
        if (Boolean.TRUE.equals(executeCommand) && definition.taskRoleArn() == null) {
            throw EcsErrors.noRoleForExec("The task couldn't be started");
        }
    }

    static void check(RunTaskRequest request, Launch launch) {
        TagRules.check(request.tags());
        if (launch.onInstances()) {
            Needs.check(request.placementConstraints(), request.placementStrategy());
        } else if (!request.placementConstraints().isEmpty()
                || !request.placementStrategy().isEmpty()) {
            throw EcsErrors.invalidParameter(
                    "Placement constraints and strategies are not supported with FARGATE launch type.");
        }
        if (request.propagateTags() == PropagateTags.SERVICE) {
            throw EcsErrors.invalidParameter("Tags can be propagated from a service only to the tasks of a service.");
        }
        if (!request.volumeConfigurations().isEmpty()) {
            throw EcsErrors.invalidParameter("volumeConfigurations: EBS volumes are not available here yet.");
        }
        checkStartedBy(request.startedBy());
        checkLength("group", request.group(), 255);
        checkLength("clientToken", request.clientToken(), 64);
        checkLength("referenceId", request.referenceId(), 1_024);
        if (request.group() != null && request.group().startsWith("service:")) {
            throw EcsErrors.invalidParameter("Invalid namespace for group.");
        }
    }

    static void checkStartedBy(@Nullable String startedBy) {
        checkLength("startedBy", startedBy, 128);
        if (startedBy != null && !STARTED_BY.matcher(startedBy).matches()) {
            throw EcsErrors.invalidParameter(
                    "startedBy can only contain letters, numbers, hyphens, forward slashes and underscores.");
        }
    }

    private static void checkLength(String field, @Nullable String text, int most) {
        if (text != null && text.length() > most) {
            throw EcsErrors.invalidParameter(field + " can be at most " + most + " characters long.");
        }
    }
}
