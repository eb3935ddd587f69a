package neargate.services.ecs.taskdefinitions.rules;

import java.util.List;
import java.util.regex.Pattern;
import neargate.scheduler.query.Query;
import neargate.scheduler.query.QueryException;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionPlacementConstraint;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionPlacementConstraintType;

/** What holds for a definition as a whole. */
final class TaskRules {
    /** A role by its ARN or by its name ("Role", RoleName). */
    private static final Pattern ROLE =
            Pattern.compile("(arn:aws[a-z-]*:iam::\\d{12}:role/([\\x21-\\x7e]{1,512}/)?)?[\\w+=,.@-]{1,64}");

    private static final int MOST_CONSTRAINTS = 10;

    private TaskRules() {}

    static void check(TaskDefinition definition) {
        for (Compatibility compatibility : definition.requiresCompatibilities()) {
            if (compatibility == Compatibility.UNKNOWN_TO_SDK_VERSION) {
                throw EcsErrors.client("Invalid value for requiresCompatibilities. Valid values are EC2, FARGATE,"
                        + " EXTERNAL and MANAGED_INSTANCES.");
            }
        }
        if (definition.networkMode() == NetworkMode.UNKNOWN_TO_SDK_VERSION) {
            throw EcsErrors.client("Invalid network mode '" + definition.networkModeAsString()
                    + "'. Valid values are bridge, host, awsvpc and none.");
        }
        checkEphemeralStorage(definition);
        checkRole(definition.taskRoleArn());
        checkRole(definition.executionRoleArn());
        if (definition.placementConstraints().size() > MOST_CONSTRAINTS) {
            throw EcsErrors.client("Too many placement constraints.");
        }
        definition.placementConstraints().forEach(TaskRules::checkConstraint);
    }

    /** "EphemeralStorage": of Fargate's only. */
    private static void checkEphemeralStorage(TaskDefinition definition) {
        if (definition.ephemeralStorage() == null) {
            return;
        }
        List<Compatibility> required = definition.requiresCompatibilities();
        if (!required.isEmpty() && !required.contains(Compatibility.FARGATE)) {
            throw EcsErrors.client("ephemeralStorage is only supported for tasks hosted on Fargate.");
        }
        Integer size = definition.ephemeralStorage().sizeInGiB();
        if (size == null || size < 21 || size > 200) {
            throw EcsErrors.client(
                    "Invalid 'ephemeralStorage' setting for task. Valid values are between 21 and 200 GiB.");
        }
    }

    private static void checkRole(@Nullable String role) {
        if (role != null && !ROLE.matcher(role).matches()) {
            throw EcsErrors.client("Role is not valid");
        }
    }

    private static void checkConstraint(TaskDefinitionPlacementConstraint constraint) {
        if (constraint.type() != TaskDefinitionPlacementConstraintType.MEMBER_OF) {
            throw EcsErrors.client(
                    "Create TaskDefinition: constraint.type '" + constraint.typeAsString() + "' is not supported.");
        }
        if (constraint.expression() == null || constraint.expression().isEmpty()) {
            throw EcsErrors.client("Create TaskDefinition: constraint.expression should not be null or empty.");
        }
        try {
            Query.parse(constraint.expression());
        } catch (QueryException e) {
            throw EcsErrors.client("Create TaskDefinition: " + e.getMessage());
        }
    }
}
