package neargate.simulation.books;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import neargate.simulation.plane.Broken;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;

/** The statuses of service deployments: each ends once, and as its users asked for. */
final class Statuses {
    private static final Set<String> ONGOING =
            Set.of("PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS");

    /** What follows a user's request, unless a newer deployment comes first. */
    private static final Map<String, String> REQUESTED =
            Map.of("STOP_REQUESTED", "STOPPED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS");

    private static final String SUPERSEDED = "a newer one took its place";

    private final Map<String, String> statuses = new HashMap<>();
    private final Map<String, Integer> ends = new HashMap<>();
    private int begun;

    void note(ServiceDeployment deployment) {
        String arn = deployment.serviceDeploymentArn();
        String status = deployment.statusAsString();
        String before = statuses.put(arn, status);
        if (before == null) {
            begun++;
        } else if (!before.equals(status)) {
            boolean asAsked = REQUESTED.getOrDefault(before, status).equals(status)
                    || (status.equals("STOPPED") && deployment.statusReason().contains(SUPERSEDED));
            if (!ONGOING.contains(before) || !asAsked) {
                throw new Broken(arn + " was " + before + " and became " + status);
            }
            if (!ONGOING.contains(status)) {
                ends.merge(status, 1, Integer::sum);
            }
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
                .filter(deployment -> ONGOING.contains(deployment.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
