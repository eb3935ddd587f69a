package neargate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.sts.StsClient;

class EncodedRefusalTest {
    private Live live;

    @BeforeEach
    void start() throws IOException {
        live = new Live();
    }

    @AfterEach
    void close() throws IOException {
        live.close();
    }

    @Test
    void whyEc2RefusesIsToldToWhoeverMayDecodeIt() {
        AwsCredentials alice = live.user("alice", """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:DecodeAuthorizationMessage","Resource":"*"}}""");
        Ec2Client ec2 = live.as(alice, Ec2Client.builder());
        StsClient sts = live.as(alice, StsClient.builder());
        assertThatThrownBy(() -> ec2.terminateInstances(r -> r.instanceIds("i-0123456789abcdef0")))
                .isInstanceOfSatisfying(Ec2Exception.class, refused -> {
                    String told = refused.awsErrorDetails().errorMessage();
                    String message = told.substring(told.lastIndexOf(' ') + 1);
                    assertThat(sts.decodeAuthorizationMessage(r -> r.encodedMessage(message))
                                    .decodedMessage())
                            .contains("\"explicitDeny\":false")
                            .contains("\"name\":\"alice\"")
                            .contains("\"action\":\"ec2:TerminateInstances\"");
                });
    }
}
