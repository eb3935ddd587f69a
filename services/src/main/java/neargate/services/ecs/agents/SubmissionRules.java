package neargate.services.ecs.agents;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import neargate.engine.Engine.Status;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerStateChange;
import software.amazon.awssdk.services.ecs.model.NetworkBinding;

/**
 * What can be true of a task or a container, whoever reports it; lengths are those to which Amazon's agent cuts. That
 * something has ended is believed in any case, without what cannot be true of it: no agent says it twice.
 */
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

    /** Why something has ended, cut. */
    static @Nullable String cut(@Nullable String reason) {
        return reason == null || reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }

    /** A container that has ended, with what can be true of it. */
    static ContainerStateChange ended(ContainerStateChange change) {
        return change.toBuilder()
                .status(Status.STOPPED.name())
                .reason(cut(change.reason()))
                .runtimeId(isTooLong(change.runtimeId(), LONGEST_ID) ? null : change.runtimeId())
                .imageDigest(isTooLong(change.imageDigest(), LONGEST_ID) ? null : change.imageDigest())
                .exitCode(isOutside(change.exitCode(), HIGHEST_EXIT_CODE) ? null : change.exitCode())
                .networkBindings(change.networkBindings().stream()
                        .filter(binding -> fault(binding).isEmpty())
                        .toList())
                .build();
    }

    /** Checks what is said of a container. */
    static void check(ContainerStateChange change) {
        Status _ = status(change.status());
        checkReason(change.reason());
        checkLength("runtimeId", change.runtimeId(), LONGEST_ID);
        checkLength("imageDigest", change.imageDigest(), LONGEST_ID);
        checkNumber("exitCode", change.exitCode(), HIGHEST_EXIT_CODE);
        change.networkBindings().stream()
                .flatMap(binding -> fault(binding).stream())
                .findFirst()
                .ifPresent(SubmissionRules::refuse);
    }

    /** What is wrong with a binding. */
    private static Optional<String> fault(NetworkBinding binding) {
        if (isOutside(binding.containerPort(), HIGHEST_PORT)) {
            return Optional.of(outside("containerPort", binding.containerPort(), HIGHEST_PORT));
        }
        if (isOutside(binding.hostPort(), HIGHEST_PORT)) {
            return Optional.of(outside("hostPort", binding.hostPort(), HIGHEST_PORT));
        }
        for (String range : Arrays.asList(binding.containerPortRange(), binding.hostPortRange())) {
            if (length(range).isEmpty()) {
                return Optional.of("The port range " + range + " is not valid.");
            }
        }
        return length(binding.containerPortRange()).equals(length(binding.hostPortRange()))
                ? Optional.empty()
                : Optional.of("The containerPortRange " + binding.containerPortRange() + " and the hostPortRange "
                        + binding.hostPortRange() + " must be of the same length.");
    }

    /** How many ports a range has: 0 without one, empty if it is none. */
    private static OptionalInt length(@Nullable String range) {
        if (range == null) {
            return OptionalInt.of(0);
        }
        Matcher ports = PORTS.matcher(range);
        if (ports.matches()) {
            int first = Integer.parseInt(ports.group(1));
            int last = Integer.parseInt(ports.group(2));
            if (first <= last && last <= HIGHEST_PORT) {
                return OptionalInt.of(last - first + 1);
            }
        }
        return OptionalInt.empty();
    }

    private static void checkLength(String name, @Nullable String text, int longest) {
        if (isTooLong(text, longest)) {
            refuse("The " + name + " can not be longer than " + longest + " characters.");
        }
    }

    private static void checkNumber(String name, @Nullable Integer number, int highest) {
        if (isOutside(number, highest)) {
            refuse(outside(name, number, highest));
        }
    }

    private static boolean isTooLong(@Nullable String text, int longest) {
        return text != null && text.length() > longest;
    }

    private static boolean isOutside(@Nullable Integer number, int highest) {
        return number != null && (number < 0 || number > highest);
    }

    private static String outside(String name, @Nullable Integer number, int highest) {
        return "The " + name + " " + number + " is not valid: it is between 0 and " + highest + ".";
    }

    private static void refuse(String why) {
        throw EcsErrors.invalidParameter(why);
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
