package neargate.agent.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import neargate.agent.EcsConfig;
import neargate.agent.Registration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceRequest;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceResponse;

/** A machine that was registered before, and registers again. */
class MembershipTest {
    private static final String ARN = "arn:aws:ecs:us-east-1:123456789012:container-instance/c/0";

    @TempDir
    private Path folder;

    private final Deque<String> refusals = new ArrayDeque<>();

    /** Refuses as often as there are refusals, and takes the machine then. */
    private final class Ecs implements EcsClient {
        @Override
        public RegisterContainerInstanceResponse registerContainerInstance(RegisterContainerInstanceRequest request) {
            if (!refusals.isEmpty()) {
                throw (EcsException) InvalidParameterException.builder()
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("InvalidParameterException")
                                .errorMessage(refusals.pop())
                                .build())
                        .build();
            }
            return RegisterContainerInstanceResponse.builder()
                    .containerInstance(instance -> instance.containerInstanceArn(request.containerInstanceArn()))
                    .build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void wasRegistered() throws Exception {
        Files.writeString(folder.resolve("agent.json"), "{\"cluster\":\"c\",\"containerInstanceArn\":\"" + ARN + "\"}");
    }

    private Membership register() throws Exception {
        return Membership.register(
                new Ecs(),
                "c",
                new Registration(1_024, 1_024, null, List.of(), null),
                new EcsConfig(Map.of()),
                folder.resolve("agent.json"),
                new Random(1));
    }

    @Test
    void anInstanceThatEcsDoesNotKnowWasDeregistered() {
        refusals.add("Referenced container instance " + ARN + " not found.");
        assertThatThrownBy(this::register).isInstanceOf(Membership.EndedException.class);
    }

    @Test
    void whatMayBePutRightIsWaitedFor() throws Exception {
        refusals.add("Invalid attribute value:  x");
        assertThat(register().containerInstanceArn()).isEqualTo(ARN);
        assertThat(refusals).isEmpty();
    }
}
