package neargate.app.commands;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import neargate.app.Instance;
import neargate.app.Refusal;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** A path of Neargate's own that is for the account's root only. */
final class OwnPath {
    private OwnPath() {}

    /** Asks, signed with the data directory's key; what is not answered with 200 is refused with the answer's text. */
    static String ask(InstanceOptions options, SdkHttpMethod method, String path, byte[] body) throws IOException {
        Instance.Status status = options.running();
        Instance.RootKey key = options.instance().rootKey();
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(method)
                .uri(URI.create(status.endpoint() + path))
                .build();
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsCredentialsIdentity.create(key.accessKeyId(), key.secretAccessKey()))
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ecs")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, status.region()))
                .request();
        var connection = (HttpURLConnection) signed.getUri().toURL().openConnection();
        connection.setRequestMethod(method.name());
        signed.forEachHeader((name, values) -> {
            if (!name.equalsIgnoreCase("host")) {
                connection.setRequestProperty(name, values.getFirst());
            }
        });
        if (method == SdkHttpMethod.POST) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(body);
        }
        boolean done = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        try (InputStream answer = done ? connection.getInputStream() : connection.getErrorStream()) {
            String text = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            if (!done) {
                throw new Refusal(text.strip());
            }
            return text;
        }
    }
}
