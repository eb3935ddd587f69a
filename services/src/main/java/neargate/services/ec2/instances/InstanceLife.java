package neargate.services.ec2.instances;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import neargate.engine.Hypervisor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.InstanceState;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.StateReason;

/**
 * The states of an instance ("Amazon EC2 instance state changes") and what takes it from one to the next: what users ask
 * for, and what the hypervisor tells. Pure functions; one that finds nothing to do answers the record as it was.
 */
public final class InstanceLife {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private InstanceLife() {}

    /** A state with its code. */
    public static InstanceState state(InstanceStateName name) {
        int code = switch (name) {
            case PENDING -> 0;
            case RUNNING -> 16;
            case SHUTTING_DOWN -> 32;
            case TERMINATED -> 48;
            case STOPPING -> 64;
            case STOPPED -> 80;
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("no state");
        };
        return InstanceState.builder().name(name).code(code).build();
    }

    /** A user starts an instance that is stopped. */
    public static InstanceRecord start(InstanceRecord record, Instant now) {
        return record.state() != InstanceStateName.STOPPED
                ? record
                : record.with(it -> it.state(state(InstanceStateName.PENDING))
                        .launchTime(now)
                        .stateReason(reason -> reason.code("pending").message("pending"))
                        .stateTransitionReason(""));
    }

    /** A user stops an instance. */
    public static InstanceRecord stop(InstanceRecord record, Instant now) {
        return switch (record.state()) {
            case PENDING, RUNNING -> ending(record, InstanceStateName.STOPPING, now);
            default -> record;
        };
    }

    /** A user terminates an instance. */
    public static InstanceRecord terminate(InstanceRecord record, Instant now) {
        return switch (record.state()) {
            case SHUTTING_DOWN, TERMINATED -> record;
            default -> ending(record, InstanceStateName.SHUTTING_DOWN, now);
        };
    }

    /** The hypervisor tells what became of an instance. */
    public static InstanceRecord told(InstanceRecord record, Hypervisor.InstanceState told, Instant now) {
        return switch (told.status()) {
            case RUNNING -> running(record);
            case STOPPED -> stopped(record, told.reason());
            case TERMINATED -> terminated(record, told.reason(), now);
        };
    }

    private static InstanceRecord running(InstanceRecord record) {
        return record.state() != InstanceStateName.PENDING
                ? record
                : record.with(it -> it.state(state(InstanceStateName.RUNNING)).stateReason((StateReason) null));
    }

    private static InstanceRecord stopped(InstanceRecord record, @Nullable String reason) {
        return switch (record.state()) {
            case STOPPING -> record.with(it -> it.state(state(InstanceStateName.STOPPED)));
            case RUNNING -> endedByItself(record, reason);
            // A stop may be told twice; a start that failed has a reason.
            case PENDING -> reason == null ? record : failed(record, reason);
            default -> record;
        };
    }

    /** "Change the instance initiated shutdown behavior": what ended from inside is stopped or terminated. */
    private static InstanceRecord endedByItself(InstanceRecord record, @Nullable String reason) {
        InstanceRecord ended = reason == null
                ? because(record, "Client.InstanceInitiatedShutdown", "Instance initiated shutdown")
                : because(record, "Server.InternalError", reason);
        boolean forGood = record.attributes().instanceInitiatedShutdownBehavior() == ShutdownBehavior.TERMINATE;
        return ended.with(it -> it.state(state(forGood ? InstanceStateName.SHUTTING_DOWN : InstanceStateName.STOPPED)));
    }

    /** "Troubleshoot instance launch issues": what fails at its first start is terminated, later it is stopped. */
    private static InstanceRecord failed(InstanceRecord record, String reason) {
        boolean first = record.instance().launchTime().equals(record.instance().usageOperationUpdateTime());
        return because(record, "Server.InternalError", reason)
                .with(it -> it.state(state(first ? InstanceStateName.SHUTTING_DOWN : InstanceStateName.STOPPED)));
    }

    private static InstanceRecord terminated(InstanceRecord record, @Nullable String reason, Instant now) {
        if (record.state() == InstanceStateName.TERMINATED) {
            return record;
        }
        InstanceRecord ended = record.state() == InstanceStateName.SHUTTING_DOWN
                ? record
                : because(record, "Server.InternalError", reason == null ? "The instance was lost." : reason);
        return ended.with(it -> it.state(state(InstanceStateName.TERMINATED))).terminated(now);
    }

    private static InstanceRecord ending(InstanceRecord record, InstanceStateName state, Instant now) {
        return record.with(it -> it.state(state(state))
                        .stateReason(reason -> reason.code("Client.UserInitiatedShutdown")
                                .message("Client.UserInitiatedShutdown: User initiated shutdown"))
                        .stateTransitionReason("User initiated (" + TIME.format(now) + ")"))
                .withRebooting(false);
    }

    private static InstanceRecord because(InstanceRecord record, String code, String message) {
        return record.with(it -> it.stateReason(reason -> reason.code(code).message(code + ": " + message))
                        .stateTransitionReason(code + ": " + message))
                .withRebooting(false);
    }
}
