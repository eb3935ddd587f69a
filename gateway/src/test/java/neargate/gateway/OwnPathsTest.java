package neargate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import neargate.gateway.auth.CredentialSource.Credential;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/** What Neargate's own paths tell, and to whom. */
class OwnPathsTest {
    private static final String PLAN = "/_neargate/plan?operation=";
    private static final String EXPLAIN = "/_neargate/explain?cluster=blue&name=";

    private final HttpClient client = HttpClient.newHttpClient();
    private final TestGateway gateway = TestGateway.open()
            .issue(Credential.longLived("AKIDROOT", "root's secret", "123456789012", "arn:aws:iam::123456789012:root"))
            .start();

    @AfterEach
    void close() {
        client.close();
        gateway.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String method, String body) throws Exception {
        return client.send(
                request.method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> unsigned(String method, String path) throws Exception {
        return send(HttpRequest.newBuilder(gateway.uri(path)), method, "");
    }

    /** Signed for ECS, over one body, and sent with another. */
    private HttpResponse<String> signed(AwsCredentials as, String method, String path, String body, String sent)
            throws Exception {
        URI uri = gateway.uri(path);
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(request -> request.identity(as)
                        .request(SdkHttpRequest.builder()
                                .method(SdkHttpMethod.fromValue(method))
                                .uri(uri)
                                .build())
                        .payload(ContentStreamProvider.fromByteArray(body.getBytes(StandardCharsets.UTF_8)))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ecs")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                .request();
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        signed.headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return send(request, method, sent);
    }

    private HttpResponse<String> asRoot(String method, String path, String body) throws Exception {
        return signed(TestGateway.key("AKIDROOT", "root's secret"), method, path, body, body);
    }

    @Test
    void whoDoesNotSignIsToldNothing() throws Exception {
        assertThat(unsigned("GET", EXPLAIN + "web").statusCode()).isEqualTo(403);
        assertThat(unsigned("POST", PLAN + "RunTask").statusCode()).isEqualTo(403);
    }

    @Test
    void theRootIsToldWhyAndWhatWouldBe() throws Exception {
        HttpResponse<String> why = asRoot("GET", EXPLAIN + "web", "");
        assertThat(why.statusCode()).isEqualTo(200);
        assertThat(why.body()).isEqualTo("why blue");
        HttpResponse<String> plan = asRoot("POST", PLAN + "RunTask", "{\"taskDefinition\":\"web\"}");
        assertThat(plan.statusCode()).isEqualTo(200);
        assertThat(plan.body()).isEqualTo("would do {\"taskDefinition\":\"web\"}");
    }

    @Test
    void whatCannotBeSaidIsNoSuccess() throws Exception {
        assertThat(asRoot("GET", EXPLAIN + "nobody", "").statusCode()).isEqualTo(404);
        assertThat(asRoot("POST", PLAN + "StopTask", "{}").statusCode()).isEqualTo(400);
        HttpResponse<String> refused =
                asRoot("POST", PLAN + "UpdateService", "{\"service\":\"web\",\"propagateTags\":\"FOO\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .as("what the API would not let pass is not planned either")
                .startsWith("UpdateService would be refused: InvalidParameterException: ")
                .contains("propagateTags");
    }

    @Test
    void nobodyElsesSignatureCountsAndNoneOverSomethingElse() throws Exception {
        for (AwsCredentials other : new AwsCredentials[] {
            TestGateway.issued(), TestGateway.key("AKIDROOT", "a guess"), TestGateway.key("AKIDNOBODY", "secret")
        }) {
            assertThat(signed(other, "GET", EXPLAIN + "web", "", "").statusCode())
                    .isEqualTo(403);
            assertThat(signed(other, "POST", PLAN + "RunTask", "{}", "{}").statusCode())
                    .isEqualTo(403);
        }
        AwsCredentials root = TestGateway.key("AKIDROOT", "root's secret");
        assertThat(signed(root, "POST", PLAN + "RunTask", "{}", "{\"count\":9}").statusCode())
                .isEqualTo(403);
    }

    @Test
    void whatRunsInAVpcReachesServicesAndCannotReset() throws Exception {
        var resets = new AtomicInteger();
        try (var gateway =
                TestGateway.open().resettable(resets::incrementAndGet).start()) {
            var reset = (HttpURLConnection)
                    gateway.inside("/_neargate/reset").toURL().openConnection();
            reset.setRequestMethod("POST");
            assertThat(reset.getResponseCode()).isEqualTo(403);
            var health = (HttpURLConnection)
                    gateway.inside("/_neargate/health").toURL().openConnection();
            assertThat(health.getResponseCode()).isEqualTo(403);
            var vpcs = (HttpURLConnection) gateway.inside("/?Action=DescribeVpcs&Version=2016-11-15")
                    .toURL()
                    .openConnection();
            assertThat(vpcs.getResponseCode()).isEqualTo(200);
            assertThat(resets).hasValue(0);

            var outside =
                    (HttpURLConnection) gateway.uri("/_neargate/reset").toURL().openConnection();
            outside.setRequestMethod("POST");
            assertThat(outside.getResponseCode()).isEqualTo(200);
            assertThat(resets).hasValue(1);
        }
    }
}
