package neargate.services.ecs;

import java.util.List;
import neargate.agent.AgentCommunication;
import neargate.kernel.AwsErrors;
import software.amazon.awssdk.services.ecs.model.AttributeLimitExceededException;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ClusterContainsContainerInstancesException;
import software.amazon.awssdk.services.ecs.model.ClusterContainsServicesException;
import software.amazon.awssdk.services.ecs.model.ClusterContainsTasksException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.NoUpdateAvailableException;
import software.amazon.awssdk.services.ecs.model.PlatformUnknownException;
import software.amazon.awssdk.services.ecs.model.ResourceInUseException;
import software.amazon.awssdk.services.ecs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentNotFoundException;
import software.amazon.awssdk.services.ecs.model.ServiceNotActiveException;
import software.amazon.awssdk.services.ecs.model.ServiceNotFoundException;
import software.amazon.awssdk.services.ecs.model.TargetNotConnectedException;
import software.amazon.awssdk.services.ecs.model.TargetNotFoundException;
import software.amazon.awssdk.services.ecs.model.TaskSetNotFoundException;
import software.amazon.awssdk.services.ecs.model.UpdateInProgressException;

/** The errors of ECS, each text once. A method makes the exception; the caller throws it. */
public final class EcsErrors {
    private EcsErrors() {}

    /** The request is understood but cannot be done: {@code ClientException}. */
    public static EcsException client(String message) {
        return of(ClientException.builder(), "ClientException", message);
    }

    /** A parameter is wrong: {@code InvalidParameterException}. */
    public static EcsException invalidParameter(String message) {
        return of(InvalidParameterException.builder(), "InvalidParameterException", message);
    }

    public static EcsException clusterNotFound() {
        return of(ClusterNotFoundException.builder(), "ClusterNotFoundException", "Cluster not found.");
    }

    /** The cluster was deleted, and something was to be put into it. */
    public static EcsException clusterWasInactive() {
        return of(
                ClusterNotFoundException.builder(), "ClusterNotFoundException", "The referenced cluster was inactive.");
    }

    /** The cluster was deleted, and it was itself to be changed. */
    public static EcsException clusterInactive() {
        return invalidParameter("The specified cluster is inactive. Specify an active cluster and try again.");
    }

    public static EcsException clusterContainsTasks() {
        return of(
                ClusterContainsTasksException.builder(),
                "ClusterContainsTasksException",
                "The Cluster cannot be deleted while Tasks are active.");
    }

    public static EcsException clusterContainsContainerInstances() {
        return of(
                ClusterContainsContainerInstancesException.builder(),
                "ClusterContainsContainerInstancesException",
                "The Cluster cannot be deleted while Container Instances are active or draining.");
    }

    public static EcsException capacityProviderInUse() {
        return of(
                ResourceInUseException.builder(),
                "ResourceInUseException",
                "The specified capacity provider is in use and cannot be removed.");
    }

    public static EcsException clusterContainsServices() {
        return of(
                ClusterContainsServicesException.builder(),
                "ClusterContainsServicesException",
                "The Cluster cannot be deleted while Services are active.");
    }

    public static EcsException taskDefinitionNotFound() {
        return client("TaskDefinition not found.");
    }

    public static EcsException taskDefinitionInactive() {
        return client("TaskDefinition is inactive");
    }

    public static EcsException serviceNotFound() {
        return of(ServiceNotFoundException.builder(), "ServiceNotFoundException", "Service not found.");
    }

    /** The service was deleted, and was to be changed. */
    public static EcsException serviceNotActive() {
        return of(ServiceNotActiveException.builder(), "ServiceNotActiveException", "Service was not ACTIVE.");
    }

    public static EcsException taskSetNotFound() {
        return of(
                TaskSetNotFoundException.builder(),
                "TaskSetNotFoundException",
                "The specified task set was not found.");
    }

    public static EcsException serviceDeploymentNotFound() {
        return of(
                ServiceDeploymentNotFoundException.builder(),
                "ServiceDeploymentNotFoundException",
                "Service deployment not found.");
    }

    public static EcsException platformUnknown() {
        return of(
                PlatformUnknownException.builder(),
                "PlatformUnknownException",
                "The specified platform does not exist.");
    }

    public static EcsException updateInProgress() {
        return of(
                UpdateInProgressException.builder(),
                "UpdateInProgressException",
                "There is already an agent update in progress for this instance.");
    }

    public static EcsException noUpdateAvailable() {
        return of(
                NoUpdateAvailableException.builder(),
                "NoUpdateAvailableException",
                "There is no update available for your container agent.");
    }

    /** An agent of an instance that was deregistered wants to connect. */
    public static EcsException inactiveInstance() {
        return of(ClientException.builder(), AgentCommunication.INACTIVE, "The container instance is deregistered.");
    }

    /** A second agent comes for an instance of this machine. */
    public static EcsException agentIsConnected(String containerInstance) {
        return client("The agent of the container instance " + containerInstance + " is connected already.");
    }

    /** A client token was used before, for something else. */
    public static EcsException conflict(String message, List<String> resourceIds) {
        return of(ConflictException.builder().resourceIds(resourceIds), "ConflictException", message);
    }

    public static EcsException resourceNotFound(String message) {
        return of(ResourceNotFoundException.builder(), "ResourceNotFoundException", message);
    }

    public static EcsException attributeLimitExceeded() {
        return of(
                AttributeLimitExceededException.builder(),
                "AttributeLimitExceededException",
                "You can apply up to 10 custom attributes for each resource.");
    }

    public static EcsException targetNotFound(String message) {
        return of(TargetNotFoundException.builder(), "TargetNotFoundException", message);
    }

    /** ECS Exec is asked for without a role of the task's; {@code what} could not be done. */
    public static EcsException noRoleForExec(String what) {
        return invalidParameter(what + " because a valid taskRoleArn is not being used. Specify a valid task role in"
                + " your task definition and try again.");
    }

    /** No command can be run in the container now. */
    public static EcsException execDisabled() {
        return invalidParameter("The execute command failed because execute command was not enabled when the task was"
                + " run or the execute command agent isn\u2019t running. Wait and try again or run a new task with"
                + " execute command enabled and try again.");
    }

    /** The agent that would run a command is not in reach. */
    public static EcsException targetNotConnected() {
        return of(
                TargetNotConnectedException.builder(),
                "TargetNotConnectedException",
                "The execute command failed due to an internal error. Try again later.");
    }

    /** A name or ARN that cannot name what it should; {@code why} is a sentence of AWS's without its full stop. */
    public static EcsException invalidIdentifier(String why) {
        return invalidParameter("Invalid identifier: " + why);
    }

    /** With the details as a real client would find them, so that who calls us may tell errors apart by their code. */
    private static EcsException of(EcsException.Builder error, String code, String message) {
        return (EcsException) AwsErrors.filled(error, "ecs", code, message, 400);
    }
}
