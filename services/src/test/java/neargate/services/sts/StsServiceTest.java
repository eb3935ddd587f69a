package neargate.services.sts;

import static org.assertj.core.api.Assertions.assertThat;

import neargate.kernel.Caller;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

class StsServiceTest {

    @Test
    void theRootUserIsToldWhoItIs() {
        assertThat(identity("arn:aws:iam::123456789012:root"))
                .isEqualTo(GetCallerIdentityResponse.builder()
                        .account("123456789012")
                        .arn("arn:aws:iam::123456789012:root")
                        .userId("123456789012")
                        .build());
    }

    @Test
    void aUserIsToldItsName() {
        assertThat(identity("arn:aws:iam::123456789012:user/alice").userId()).isEqualTo("alice");
    }

    private static GetCallerIdentityResponse identity(String principal) {
        return new Caller("123456789012", "us-east-1", principal, "request")
                .call(() -> new StsService().getCallerIdentity());
    }
}
