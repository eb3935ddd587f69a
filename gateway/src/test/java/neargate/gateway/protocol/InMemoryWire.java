package neargate.gateway.protocol;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/** The SDK's transport without a network: every request goes to a function. */
record InMemoryWire(Function<WireRequest, WireResponse> server) implements SdkHttpClient {

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() {
                WireResponse answer = server.apply(wireRequest(request));
                var response = SdkHttpFullResponse.builder().statusCode(answer.status());
                answer.headers().forEach(header -> response.appendHeader(header.getKey(), header.getValue()));
                return HttpExecuteResponse.builder()
                        .response(response.build())
                        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer.body())))
                        .build();
            }

            @Override
            public void abort() {}
        };
    }

    private static WireRequest wireRequest(HttpExecuteRequest request) {
        SdkHttpRequest http = request.httpRequest();
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        http.forEachHeader((name, values) -> values.forEach(value -> headers.add(Map.entry(name, value))));
        byte[] body = request.contentStreamProvider()
                .map(provider -> {
                    try (var in = provider.newStream()) {
                        return in.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orElse(new byte[0]);
        String query = http.encodedQueryParameters().orElse("");
        return new WireRequest(http.method().name(), http.encodedPath(), query, Headers.of(headers), body);
    }

    /** The service in the credential scope of a request. */
    static @Nullable String signingName(WireRequest request) {
        String authorization = request.headers().get("Authorization");
        return authorization == null ? null : authorization.split("/", -1)[3];
    }

    @Override
    public void close() {}

    @Override
    public String clientName() {
        return "InMemory";
    }
}
