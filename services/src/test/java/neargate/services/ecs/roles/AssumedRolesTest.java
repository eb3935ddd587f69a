package neargate.services.ecs.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.Random;
import neargate.kernel.Caller;
import neargate.kernel.crypto.AesGcm;
import neargate.kernel.store.Journal;
import neargate.kernel.store.Scope;
import neargate.kernel.store.VersionedStore;
import neargate.services.ecs.roles.TaskRoles.UnassumableException;
import neargate.services.iam.IamService;
import neargate.services.sts.TestSts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AssumedRolesTest {
    private static final Scope HOME = new Scope("123456789012", "us-east-1");

    private final VersionedStore store =
            VersionedStore.open(IamService.tables(), Journal.none(), Clock.systemUTC(), new Random(7));
    private final IamService iam = new IamService(store, Clock.systemUTC(), AesGcm.key(new Random(5)), new Random(6));
    private final TaskRoles roles = new AssumedRoles(TestSts.over(iam));

    @BeforeEach
    void aRoleForTasksAndOneForMachines() {
        role("web", "ecs-tasks.amazonaws.com");
        role("machine", "ec2.amazonaws.com");
    }

    private void role(String name, String service) {
        String trust = """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"%s"},
                 "Action":"sts:AssumeRole"}}""".formatted(service);
        new Caller("123456789012", "us-east-1", Caller.rootOf("123456789012"), "request")
                .run(() -> iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(trust)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aRoleIsNamedByItsArnOrInShort() throws UnassumableException {
        for (String role : new String[] {"web", "arn:aws:iam::123456789012:role/web"}) {
            assertThat(roles.assume(HOME, role, "task").accessKeyId()).as(role).startsWith("ASIA");
        }
    }

    @Test
    void whatDoesNotTrustTasksIsNotAssumed() {
        for (String role : new String[] {"machine", "none", "arn:aws:iam::210987654321:role/web", "arn:"}) {
            assertThatThrownBy(() -> roles.assume(HOME, role, "task"))
                    .as(role)
                    .isInstanceOf(UnassumableException.class)
                    .hasMessageStartingWith("ECS was unable to assume the role '" + role + "'");
        }
    }
}
