package neargate.agent.remote;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import neargate.agent.EcsConfig;
import neargate.agent.Registration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;

/**
 * As what a machine is registered, and where: kept in a file, so that the next process is the same container instance.
 *
 * @param cluster as it was named
 */
public record Membership(String cluster, String containerInstanceArn) {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What the file says; empty when there is none. */
    public static Optional<Membership> in(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), Membership.class)) : Optional.empty();
    }

    private void keep(Path file) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(next, JSON.writeValueAsBytes(this));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The machine was registered, and is not any more. */
    public static final class EndedException extends Exception {
        private static final long serialVersionUID = 1;

        private EndedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Registers the machine, however long ECS is out of reach or its cluster is not there; a machine that was registered
     * before stays what it was.
     *
     * @throws EndedException when it was deregistered since
     */
    public static Membership register(
            EcsClient ecs,
            String cluster,
            Registration registration,
            EcsConfig config,
            Path file,
            RandomGenerator random)
            throws IOException, InterruptedException, EndedException {
        String known = in(file).map(Membership::containerInstanceArn).orElse(null);
        var backoff = new Backoff(random);
        while (true) {
            try {
                return register(ecs, cluster, registration, config, known, file);
            } catch (InvalidParameterException e) {
                if (known != null && saysEnded(e)) {
                    throw new EndedException(e.awsErrorDetails().errorMessage(), e);
                }
                pause(backoff, e);
            } catch (SdkException e) {
                pause(backoff, e);
            }
        }
    }

    /** Whether ECS does not know the instance any more; anything else that it does not like may be put right. */
    private static boolean saysEnded(InvalidParameterException e) {
        String message = String.valueOf(e.awsErrorDetails().errorMessage());
        return message.startsWith("Referenced container instance ") && message.endsWith(" not found.");
    }

    private static Membership register(
            EcsClient ecs,
            String cluster,
            Registration registration,
            EcsConfig config,
            @Nullable String known,
            Path file)
            throws IOException {
        String arn = ecs.registerContainerInstance(registration.request(cluster, config, known))
                .containerInstance()
                .containerInstanceArn();
        var membership = new Membership(cluster, arn);
        if (!arn.equals(known)) {
            membership.keep(file);
        }
        return membership;
    }

    private static void pause(Backoff backoff, SdkException why) throws InterruptedException {
        Duration pause = backoff.next();
        LOG.warn("This machine is not registered yet: {}; tried again in {} ms", why.getMessage(), pause.toMillis());
        Thread.sleep(pause);
    }
}
