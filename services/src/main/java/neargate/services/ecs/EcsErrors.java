package neargate.services.ecs;

import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ClusterContainsServicesException;
import software.amazon.awssdk.services.ecs.model.ClusterContainsTasksException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ecs.model.TargetNotFoundException;

/** The errors of ECS, each text once. A method makes the exception; the caller throws it. */
public final class EcsErrors {
    private EcsErrors() {}

    /** The request is understood but cannot be done: {@code ClientException}. */
    public static EcsException client(String message) {
        return ClientException.builder().message(message).statusCode(400).build();
    }

    /** A parameter is wrong: {@code InvalidParameterException}. */
    public static EcsException invalidParameter(String message) {
        return InvalidParameterException.builder()
                .message(message)
                .statusCode(400)
                .build();
    }

    public static EcsException clusterNotFound() {
        return ClusterNotFoundException.builder()
                .message("Cluster not found.")
                .statusCode(400)
                .build();
    }

    /** The cluster was deleted, and something was to be put into it. */
    public static EcsException clusterWasInactive() {
        return ClusterNotFoundException.builder()
                .message("The referenced cluster was inactive.")
                .statusCode(400)
                .build();
    }

    /** The cluster was deleted, and it was itself to be changed. */
    public static EcsException clusterInactive() {
        return invalidParameter("The specified cluster is inactive. Specify an active cluster and try again.");
    }

    public static EcsException clusterContainsTasks() {
        return ClusterContainsTasksException.builder()
                .message("The Cluster cannot be deleted while Tasks are active.")
                .statusCode(400)
                .build();
    }

    public static EcsException clusterContainsServices() {
        return ClusterContainsServicesException.builder()
                .message("The Cluster cannot be deleted while Services are active.")
                .statusCode(400)
                .build();
    }

    public static EcsException taskDefinitionNotFound() {
        return client("TaskDefinition not found.");
    }

    public static EcsException taskDefinitionInactive() {
        return client("TaskDefinition is inactive");
    }

    public static EcsException resourceNotFound(String message) {
        return ResourceNotFoundException.builder()
                .message(message)
                .statusCode(400)
                .build();
    }

    public static EcsException targetNotFound(String message) {
        return TargetNotFoundException.builder()
                .message(message)
                .statusCode(400)
                .build();
    }

    /** A name or ARN that cannot name what it should; {@code why} is a sentence of AWS's without its full stop. */
    public static EcsException invalidIdentifier(String why) {
        return invalidParameter("Invalid identifier: " + why);
    }
}
