package neargate.services.ec2.instances;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileAssociation;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * An instance.
 *
 * @param instance as it is shown, but without what follows from its network interfaces, its volumes and its profile
 * @param profile the instance profile that it has; null without
 * @param rebooting whether a reboot was asked for that is not under way yet
 * @param terminatedAt when it ended for good; null before
 */
public record InstanceRecord(
        Instance instance,
        Launch launch,
        Attributes attributes,
        @Nullable IamInstanceProfileAssociation profile,
        boolean rebooting,
        @Nullable Instant terminatedAt) {

    /**
     * What its launch decided.
     *
     * @param requesterId the service that launched it; null for users
     * @param publicKey the public half of its key pair, which may be deleted since; null without
     * @param ecsOptimized whether its image starts the ECS agent
     * @param publicAddress whether it gets an address of Amazon's pool at each start
     */
    public record Launch(
            String reservationId,
            @Nullable String requesterId,
            @Nullable String publicKey,
            boolean ecsOptimized,
            boolean publicAddress) {}

    /**
     * What DescribeInstances does not show and ModifyInstanceAttribute may change.
     *
     * @param userData in base64; null without
     * @param cpuCredits the credit option that was asked for; null for what is usual with the type
     */
    public record Attributes(
            @Nullable String userData,
            boolean disableApiTermination,
            boolean disableApiStop,
            ShutdownBehavior instanceInitiatedShutdownBehavior,
            @Nullable String cpuCredits) {

        public Attributes withCpuCredits(String changed) {
            return new Attributes(
                    userData, disableApiTermination, disableApiStop, instanceInitiatedShutdownBehavior, changed);
        }
    }

    public String id() {
        return instance.instanceId();
    }

    public InstanceStateName state() {
        return instance.state().name();
    }

    /** Whether it takes CPU and memory of the machine, or is about to. */
    public boolean isOnMachine() {
        return switch (state()) {
            case PENDING, RUNNING, STOPPING, SHUTTING_DOWN -> true;
            default -> false;
        };
    }

    /** The instance with some of its members changed. */
    public InstanceRecord with(Consumer<Instance.Builder> change) {
        return new InstanceRecord(instance.copy(change), launch, attributes, profile, rebooting, terminatedAt);
    }

    public InstanceRecord withTags(List<Tag> tags) {
        return with(it -> it.tags(tags));
    }

    public InstanceRecord with(Attributes changed) {
        return new InstanceRecord(instance, launch, changed, profile, rebooting, terminatedAt);
    }

    public InstanceRecord withProfile(@Nullable IamInstanceProfileAssociation changed) {
        return new InstanceRecord(instance, launch, attributes, changed, rebooting, terminatedAt);
    }

    public InstanceRecord withRebooting(boolean asked) {
        return new InstanceRecord(instance, launch, attributes, profile, asked, terminatedAt);
    }

    InstanceRecord terminated(Instant now) {
        return new InstanceRecord(
                instance, launch, attributes, null, false, Objects.requireNonNullElse(terminatedAt, now));
    }
}
