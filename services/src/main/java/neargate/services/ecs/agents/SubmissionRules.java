package neargate.services.ecs.agents;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import neargate.engine.Engine.Status;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerStateChange;
import software.amazon.awssdk.services.ecs.model.NetworkBinding;

/** What can be true of a task or a container, whoever reports it; lengths are those to which Amazon's agent cuts. */
final class SubmissionRules {
    private static final int LONGEST_REASON = 1_024;
    private static final int LONGEST_ID = 255;
    private static final int HIGHEST_EXIT_CODE = 255;
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern PORTS = Pattern.compile("(\\d{1,5})-(\\d{1,5})");

    private SubmissionRules() {}

    /**
     * Reads a status.
     *
     * @throws software.amazon.awssdk.services.ecs.model.EcsException when it is none
     */
    static Status status(@Nullable String text) {
        for (Status status : Status.values()) {
            if (status.name().equals(text)) {
                return status;
            }
        }
        throw EcsErrors.invalidParameter(
                "The status " + text + " is not valid: it is PENDING, RUNNING, STOPPING or STOPPED.");
    }

    /** Checks why a task is as it is said to be. */
    static void checkReason(@Nullable String reason) {
        checkLength("reason", reason, LONGEST_REASON);
    }

    /** Checks what is said of a container. */
    static void check(ContainerStateChange change) {
        Status _ = status(change.status());
        checkReason(change.reason());
        checkLength("runtimeId", change.runtimeId(), LONGEST_ID);
        checkLength("imageDigest", change.imageDigest(), LONGEST_ID);
        checkNumber("exitCode", change.exitCode(), HIGHEST_EXIT_CODE);
        change.networkBindings().forEach(SubmissionRules::check);
    }

    private static void check(NetworkBinding binding) {
        checkNumber("containerPort", binding.containerPort(), HIGHEST_PORT);
        checkNumber("hostPort", binding.hostPort(), HIGHEST_PORT);
        if (length(binding.containerPortRange()) != length(binding.hostPortRange())) {
            throw EcsErrors.invalidParameter("The containerPortRange " + binding.containerPortRange()
                    + " and the hostPortRange " + binding.hostPortRange() + " must be of the same length.");
        }
    }

    /** How many ports a range has; 0 without one. */
    private static int length(@Nullable String range) {
        if (range == null) {
            return 0;
        }
        Matcher ports = PORTS.matcher(range);
        if (ports.matches()) {
            int first = Integer.parseInt(ports.group(1));
            int last = Integer.parseInt(ports.group(2));
            if (first <= last && last <= HIGHEST_PORT) {
                return last - first + 1;
            }
        }
        throw EcsErrors.invalidParameter("The port range " + range + " is not valid.");
    }

    private static void checkLength(String name, @Nullable String text, int longest) {
        if (text != null && text.length() > longest) {
            throw EcsErrors.invalidParameter("The " + name + " can not be longer than " + longest + " characters.");
        }
    }

    private static void checkNumber(String name, @Nullable Integer number, int highest) {
        if (number != null && (number < 0 || number > highest)) {
            throw EcsErrors.invalidParameter(
                    "The " + name + " " + number + " is not valid: it is between 0 and " + highest + ".");
        }
    }

    /** A task is RUNNING when its essential containers are: as they were known, or as they are said to be. */
    static void checkRunning(
            List<ContainerDefinition> definitions, List<Container> known, List<ContainerStateChange> changes) {
        Map<String, String> statuses = new HashMap<>();
        known.forEach(container -> statuses.put(container.name(), container.lastStatus()));
        changes.forEach(change -> statuses.put(change.containerName(), change.status()));
        definitions.stream()
                .filter(definition -> !Boolean.FALSE.equals(definition.essential()))
                .map(ContainerDefinition::name)
                .filter(name -> Status.PENDING.name().equals(statuses.get(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw EcsErrors.invalidParameter(
                            "The task can not be RUNNING while its essential container " + name + " is PENDING.");
                });
    }
}
