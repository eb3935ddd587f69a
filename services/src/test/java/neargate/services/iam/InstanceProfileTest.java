package neargate.services.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.Random;
import neargate.kernel.Caller;
import neargate.kernel.crypto.AesGcm;
import neargate.kernel.store.Journal;
import neargate.kernel.store.VersionedStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

class InstanceProfileTest {
    private static final String TRUST = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
             "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}""";

    private final VersionedStore store =
            VersionedStore.open(IamService.tables(), Journal.none(), Clock.systemUTC(), new Random(7));
    private final IamService iam = new IamService(store, Clock.systemUTC(), AesGcm.key(new Random(5)), new Random(6));

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aProfileHandsARoleToInstances() {
        as(() -> {
            role("ecsInstanceRole");
            InstanceProfile made = iam.createInstanceProfile(
                            r -> r.instanceProfileName("ecsInstanceRole").path("/course/"))
                    .instanceProfile();
            assertThat(made.arn()).isEqualTo("arn:aws:iam::123456789012:instance-profile/course/ecsInstanceRole");
            assertThat(made.instanceProfileId()).matches("AIPA[A-Z2-7]{17}");
            assertThat(made.roles()).isEmpty();

            iam.addRoleToInstanceProfile(
                    r -> r.instanceProfileName("ecsInstanceRole").roleName("ecsInstanceRole"));

            assertThat(profile("ecsInstanceRole").roles())
                    .extracting(Role::arn)
                    .containsExactly("arn:aws:iam::123456789012:role/ecsInstanceRole");
            assertThat(iam.listInstanceProfilesForRole(r -> r.roleName("ecsInstanceRole"))
                            .instanceProfiles())
                    .extracting(InstanceProfile::instanceProfileName)
                    .containsExactly("ecsInstanceRole");
            assertThat(iam.listInstanceProfiles(r -> r.pathPrefix("/other/")).instanceProfiles())
                    .isEmpty();
        });
    }

    @Test
    void aProfileHasOneRoleAtMost() {
        as(() -> {
            role("one");
            role("two");
            iam.createInstanceProfile(r -> r.instanceProfileName("web"));
            iam.addRoleToInstanceProfile(r -> r.instanceProfileName("web").roleName("one"));
            assertThatThrownBy(() -> iam.addRoleToInstanceProfile(
                            r -> r.instanceProfileName("web").roleName("two")))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageContaining("InstanceSessionsPerInstanceProfile: 1");
        });
    }

    @Test
    void aRoleInAProfileAndAProfileWithARoleStay() {
        as(() -> {
            role("one");
            iam.createInstanceProfile(r -> r.instanceProfileName("web"));
            iam.addRoleToInstanceProfile(r -> r.instanceProfileName("web").roleName("one"));
            assertThatThrownBy(() -> iam.deleteRole(r -> r.roleName("one")))
                    .isInstanceOf(DeleteConflictException.class);
            assertThatThrownBy(() -> iam.deleteInstanceProfile(r -> r.instanceProfileName("web")))
                    .isInstanceOf(DeleteConflictException.class);

            iam.removeRoleFromInstanceProfile(r -> r.instanceProfileName("web").roleName("one"));
            iam.deleteRole(r -> r.roleName("one"));
            iam.deleteInstanceProfile(r -> r.instanceProfileName("web"));

            assertThatThrownBy(() -> profile("web"))
                    .isInstanceOf(NoSuchEntityException.class)
                    .hasMessageContaining("Instance Profile web cannot be found.");
        });
    }

    @Test
    void namesAreTakenOnceAndMissingOnesAreSaid() {
        as(() -> {
            iam.createInstanceProfile(r -> r.instanceProfileName("web"));
            assertThatThrownBy(() -> iam.createInstanceProfile(r -> r.instanceProfileName("web")))
                    .isInstanceOf(EntityAlreadyExistsException.class);
            assertThatThrownBy(() -> iam.addRoleToInstanceProfile(
                            r -> r.instanceProfileName("web").roleName("nobody")))
                    .isInstanceOf(NoSuchEntityException.class);
            assertThatThrownBy(() -> iam.removeRoleFromInstanceProfile(
                            r -> r.instanceProfileName("web").roleName("nobody")))
                    .isInstanceOf(NoSuchEntityException.class);
        });
    }

    @Test
    void tagsAreSetListedAndTakenAway() {
        as(() -> {
            iam.createInstanceProfile(r -> r.instanceProfileName("web").tags(tag("a", "1")));
            iam.tagInstanceProfile(r -> r.instanceProfileName("web").tags(tag("b", "2")));
            assertThat(iam.listInstanceProfileTags(
                                    r -> r.instanceProfileName("web").maxItems(1))
                            .isTruncated())
                    .isTrue();
            iam.untagInstanceProfile(r -> r.instanceProfileName("web").tagKeys("a"));
            assertThat(profile("web").tags()).containsExactly(tag("b", "2"));
        });
    }

    private void role(String name) {
        iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST));
    }

    private InstanceProfile profile(String name) {
        return iam.getInstanceProfile(r -> r.instanceProfileName(name)).instanceProfile();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static void as(Runnable work) {
        new Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:root", "request").run(work);
    }
}
