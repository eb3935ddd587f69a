package neargate.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ecs.model.EcsException;

class ReportsTest {
    private static boolean isFinal(int status, String code) {
        return Reports.isFinal((EcsException) EcsException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build());
    }

    @Test
    void aReportThatEcsUnderstoodAndDoesNotWantIsNotMadeAgain() {
        assertThat(isFinal(400, "InvalidParameterException")).isTrue();
        assertThat(isFinal(400, "ClientException")).isTrue();
        assertThat(isFinal(400, "ClusterNotFoundException")).isTrue();
    }

    @Test
    void aReportWaitsUntilCredentialsAreGoodAgainAndEcsIsThere() {
        assertThat(isFinal(400, "ExpiredTokenException")).isFalse();
        assertThat(isFinal(400, "ThrottlingException")).isFalse();
        assertThat(isFinal(400, "AccessDeniedException")).isFalse();
        assertThat(isFinal(401, "UnrecognizedClientException")).isFalse();
        assertThat(isFinal(403, "InvalidSignatureException")).isFalse();
        assertThat(isFinal(500, "ServerException")).isFalse();
        assertThat(Reports.isFinal(SdkClientException.create("no route"))).isFalse();
    }

    @Test
    void aLongReasonEndsWithAWholeCharacter() {
        assertThat(Reports.shortened("a".repeat(2_000))).isEqualTo("a".repeat(1_024));
        assertThat(Reports.shortened("a".repeat(1_023) + "\uD83D\uDE00")).isEqualTo("a".repeat(1_023));
    }
}
