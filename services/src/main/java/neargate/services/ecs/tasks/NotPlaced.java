package neargate.services.ecs.tasks;

import java.util.List;
import neargate.scheduler.placement.Explanation;
import neargate.scheduler.placement.Reason;
import neargate.scheduler.placement.Verdict;
import software.amazon.awssdk.services.ecs.model.Failure;

/** Why tasks have no place, in AWS's words ("API failure reasons", "Amazon ECS service event messages"). Pure. */
public final class NotPlaced {
    private static final int MOST_FAILURES = 100;

    private static final String MORE =
            " For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";

    private NotPlaced() {}

    /** One for each instance that a task cannot go to, with the weightiest reason. */
    static List<Failure> failures(Explanation explanation) {
        return explanation.verdicts().stream()
                .filter(verdict -> !verdict.fits())
                .limit(MOST_FAILURES)
                .map(NotPlaced::failure)
                .toList();
    }

    static Failure failure(Verdict verdict) {
        return Failure.builder()
                .arn(verdict.instance())
                .reason(verdict.against().getFirst().reason().text())
                .build();
    }

    /** As a service's events say it after "was unable to place a task". */
    public static String sentence(Explanation explanation) {
        if (explanation.verdicts().stream().allMatch(NotPlaced::isInactive)) {
            return " because no container instance met all of its requirements. Reason: No Container Instances were found"
                    + " in your cluster." + MORE;
        }
        return " because no container instance met all of its requirements."
                + explanation
                        .nearestMiss()
                        .map(miss -> " The closest matching (container-instance "
                                + miss.instance().substring(miss.instance().lastIndexOf('/') + 1) + ") "
                                + problem(miss.against().getFirst().reason()))
                        .orElse("")
                + MORE;
    }

    /** A draining instance is none for tasks. */
    private static boolean isInactive(Verdict verdict) {
        return !verdict.fits() && verdict.against().getFirst().reason() == Reason.INACTIVE;
    }

    private static String problem(Reason reason) {
        return switch (reason) {
            case CPU -> "has insufficient CPU units available.";
            case MEMORY -> "has insufficient memory available.";
            case GPU -> "has insufficient GPU available.";
            case PORTS -> "is already using a port required by your task.";
            case NETWORK_INTERFACES -> "encountered error \"RESOURCE:ENI\".";
            case ATTRIBUTE -> "is missing an attribute required by your task.";
            case LOCATION -> "encountered error \"LOCATION\".";
            case INACTIVE, AGENT, MEMBER_OF, DISTINCT_INSTANCE -> "encountered error \"" + reason.text() + "\".";
        };
    }
}
