package neargate.services.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import neargate.kernel.Caller;
import neargate.kernel.controller.VirtualTime;
import neargate.kernel.crypto.AesGcm;
import neargate.kernel.store.Journal;
import neargate.kernel.store.VersionedStore;
import neargate.services.ClientOf;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;

/** IAM over a store in memory, as callers see it. */
final class TestIam implements AutoCloseable {
    static final String ACCOUNT = "123456789012";

    static final String ALLOW_ECS = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ecs:*","Resource":"*"}}""";

    static final String TRUST = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow",
             "Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole"}}""";

    final VirtualTime time = new VirtualTime(Instant.parse("2026-11-23T12:00:00Z"));
    final VersionedStore store =
            VersionedStore.openWithoutThreads(IamService.tables(), Journal.none(), time, new Random(7), time);
    private final IamService service = new IamService(store, time, AesGcm.key(new Random(5)), new Random(6));

    /** As the account's root calls it. */
    IamClient root() {
        return root(ACCOUNT);
    }

    IamClient root(String account) {
        return as(account, "arn:aws:iam::" + account + ":root");
    }

    IamService service() {
        return service;
    }

    Authorization authorization() {
        return service.authorization();
    }

    IamClient as(String principal) {
        return as(ACCOUNT, principal);
    }

    private IamClient as(String account, String principal) {
        return as(new Caller(account, "us-east-1", principal, "request"));
    }

    IamClient as(Caller caller) {
        return ClientOf.service(IamClient.class, caller, () -> service);
    }

    static void assertFails(String code, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(IamException.class, thrown -> {
            assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(thrown.awsErrorDetails().errorMessage()).isEqualTo(message);
            assertThat(thrown.statusCode()).isBetween(400, 499);
        });
    }

    @Override
    public void close() {
        store.close();
    }
}
