package neargate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

class WebIdentityTest {
    @Test
    void aTokenIsRefusedByItselfAndNotForWantOfASignature() throws IOException {
        try (var live = new Live()) {
            StsClient sts = live.root(StsClient.builder());
            assertThatThrownBy(() -> sts.assumeRoleWithWebIdentity(r -> r.roleArn("arn:aws:iam::123456789012:role/web")
                            .roleSessionName("pod")
                            .webIdentityToken("a.b.c")))
                    .isInstanceOfSatisfying(
                            StsException.class,
                            refused -> assertThat(refused.awsErrorDetails().errorCode())
                                    .isEqualTo("InvalidIdentityToken"));
        }
    }
}
