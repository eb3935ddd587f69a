package neargate.simulation.books;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import neargate.simulation.plane.Broken;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;

/** The statuses of service deployments: each goes the way that AWS describes, and ends once, and as its users asked for. */
final class Statuses {
    private static final String FIRST = "IN_PROGRESS";

    /** What may follow a status that is not the end, unless a deployment is stopped. */
    private static final Map<String, Set<String>> NEXT = Map.of(
            FIRST,
            Set.of("SUCCESSFUL", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"),
            "STOP_REQUESTED",
            Set.of("STOPPED"),
            "ROLLBACK_REQUESTED",
            Set.of("ROLLBACK_IN_PROGRESS"),
            "ROLLBACK_IN_PROGRESS",
            Set.of("ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"));

    private static final String SUPERSEDED = "a newer one took its place";
    private static final String REQUESTED = "it was requested";

    private final Map<String, String> statuses = new HashMap<>();
    private final Map<String, Integer> ends = new HashMap<>();
    private int begun;

    /** What the history of a service may say of the deployment that is its PRIMARY one. */
    enum End {
        NONE,
        COMPLETED,
        /** Also when it is rolled back now. */
        FAILED
    }

    /** Notes a deployment as it is now; returns what that says of it. */
    End note(ServiceDeployment deployment) {
        String arn = deployment.serviceDeploymentArn();
        String status = deployment.statusAsString();
        String before = statuses.put(arn, status);
        if (before == null) {
            require(status.equals(FIRST), arn + " began as " + status);
            begun++;
        } else if (!before.equals(status)) {
            Set<String> next = NEXT.get(before);
            boolean may = next != null
                    && (next.contains(status)
                            || (status.equals("STOPPED") && mayStop(before, deployment.statusReason())));
            require(may, arn + " was " + before + " and became " + status + ": " + deployment.statusReason());
            if (!NEXT.containsKey(status)) {
                ends.merge(status, 1, Integer::sum);
            }
            return end(status, deployment.statusReason());
        }
        return End.NONE;
    }

    private static End end(String status, String reason) {
        return switch (status) {
            case "SUCCESSFUL", "ROLLBACK_SUCCESSFUL" -> End.COMPLETED;
            case "ROLLBACK_IN_PROGRESS", "ROLLBACK_FAILED" -> End.FAILED;
            case "STOPPED" -> reason.contains(SUPERSEDED) ? End.NONE : End.FAILED;
            default -> End.NONE;
        };
    }

    /** Any may be stopped by a newer one; one that has failed and is not rolled back is, too. */
    private static boolean mayStop(String before, String reason) {
        return reason.contains(SUPERSEDED) || (before.equals(FIRST) && !reason.contains(REQUESTED));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new Broken(otherwise);
        }
    }

    /** It goes with its service, whether it has ended or not. */
    void forget(ServiceDeployment deployment) {
        statuses.remove(deployment.serviceDeploymentArn());
    }

    int begun() {
        return begun;
    }

    int ended(String status) {
        return ends.getOrDefault(status, 0);
    }

    List<String> ongoing() {
        return statuses.entrySet().stream()
                .filter(deployment -> NEXT.containsKey(deployment.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
