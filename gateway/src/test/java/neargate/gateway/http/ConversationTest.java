package neargate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A conversation that ends before it begins. */
class ConversationTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    /** A socket that can be asked whether it is open, and is not. */
    private static ServerWebSocket closed() {
        return (ServerWebSocket) Proxy.newProxyInstance(
                ServerWebSocket.class.getClassLoader(), new Class<?>[] {ServerWebSocket.class}, (proxy, method, _) -> {
                    return switch (method.getName()) {
                        case "isClosed" -> true;
                        case "pause" -> proxy;
                        default -> throw new IllegalStateException("WebSocket is closed");
                    };
                });
    }

    @Test
    void whoLeavesAtOnceIsNobodysConcern() throws Exception {
        var asked = new CompletableFuture<Void>();
        var begun = new CompletableFuture<Void>();
        vertx.runOnContext(_ -> {
            try {
                Conversation.begin(vertx, closed(), _ -> {
                    asked.complete(null);
                    throw new IllegalStateException("nobody is there");
                });
                begun.complete(null);
            } catch (RuntimeException e) {
                begun.completeExceptionally(e);
            }
        });
        begun.get(10, TimeUnit.SECONDS);
        assertThat(asked).isNotDone();
    }
}
