package neargate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserAgentTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws-cli/1.45.11 md/Botocore#1.43.11 ua/2.1 os/linux#6.18 md/arch#x86_64 lang/python#3.11.7 m/B",
                "Boto3/1.40.1 md/Botocore#1.40.1 m/D,B,Z cfg/retry-mode#legacy Botocore/1.40.1",
                "aws-sdk-java/2.40.2 md/io#sync ua/2.1 api/ECS#2.40.x m/B,D"
            })
    void aWaiterSaysThatItWaits(String header) {
        assertThat(UserAgent.waits(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "curl/8.5", "m/", "m/D,BB", "aws-cli/1.45.11 app/m/B", "Boto3/1.40.1 md/B m/b,C"})
    void othersDoNot(String header) {
        assertThat(UserAgent.waits(header)).isFalse();
    }

    @Test
    void whoSaysNothingDoesNot() {
        assertThat(UserAgent.waits(null)).isFalse();
    }
}
