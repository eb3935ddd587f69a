package neargate.services.iam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static neargate.services.iam.TestIam.ALLOW_ECS;
import static neargate.services.iam.TestIam.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import neargate.kernel.AccessKeyId;
import neargate.services.iam.AccessKeys.AccessKeyRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.Group;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.User;

class UserTest {
    private final TestIam service = new TestIam();
    private final IamClient iam = service.root();

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aUserIsMadeRenamedAndDeleted() {
        User made = iam.createUser(r -> r.userName("alice")
                        .path("/staff/")
                        .tags(t -> t.key("team").value("blue")))
                .user();
        assertThat(made.arn()).isEqualTo("arn:aws:iam::123456789012:user/staff/alice");
        assertThat(made.userId()).matches("AIDA[A-Z2-7]{17}");
        assertThat(iam.getUser(r -> r.userName("ALICE")).user()).isEqualTo(made);
        assertFails(
                "EntityAlreadyExists",
                "User with name Alice already exists.",
                () -> iam.createUser(r -> r.userName("Alice")));

        iam.updateUser(r -> r.userName("alice").newUserName("bob").newPath("/"));
        assertThat(iam.getUser(r -> r.userName("bob")).user().arn()).isEqualTo("arn:aws:iam::123456789012:user/bob");
        assertThat(iam.listUsers().users()).extracting(User::userName).containsExactly("bob");

        iam.deleteUser(r -> r.userName("bob"));
        assertFails(
                "NoSuchEntity", "The user with name bob cannot be found.", () -> iam.getUser(r -> r.userName("bob")));
    }

    @Test
    void withoutANameItIsTheCallerWhoIsMeant() {
        iam.createUser(r -> r.userName("alice"));
        IamClient alice = service.as("arn:aws:iam::123456789012:user/alice");

        assertThat(alice.getUser().user().userName()).isEqualTo("alice");
        assertThat(alice.createAccessKey().accessKey().userName()).isEqualTo("alice");
        assertThat(alice.listAccessKeys().accessKeyMetadata()).hasSize(1);
        assertThat(iam.getUser().user().arn()).isEqualTo("arn:aws:iam::123456789012:root");
        assertFails(
                "ValidationError",
                "Must specify userName when calling with non-User credentials",
                () -> service.as("arn:aws:sts::123456789012:assumed-role/r/s").listAccessKeys());
    }

    @Test
    void aUserHasTwoAccessKeysAtMost() {
        iam.createUser(r -> r.userName("alice"));
        AccessKey first = iam.createAccessKey(r -> r.userName("alice")).accessKey();
        iam.createAccessKey(r -> r.userName("alice"));

        assertThat(first.accessKeyId()).matches("AKIA[A-Z2-7]{16}");
        assertThat(AccessKeyId.account(first.accessKeyId())).contains("123456789012");
        assertThat(first.secretAccessKey()).hasSize(40);
        assertFails(
                "LimitExceeded",
                "Cannot exceed quota for AccessKeysPerUser: 2",
                () -> iam.createAccessKey(r -> r.userName("alice")));

        iam.updateAccessKey(
                r -> r.userName("alice").accessKeyId(first.accessKeyId()).status(StatusType.INACTIVE));
        assertThat(iam.listAccessKeys(r -> r.userName("alice")).accessKeyMetadata())
                .extracting(AccessKeyMetadata::status)
                .containsExactlyInAnyOrder(StatusType.ACTIVE, StatusType.INACTIVE);

        iam.deleteAccessKey(r -> r.userName("alice").accessKeyId(first.accessKeyId()));
        assertFails(
                "NoSuchEntity",
                "The Access Key with id " + first.accessKeyId() + " cannot be found.",
                () -> iam.deleteAccessKey(r -> r.userName("alice").accessKeyId(first.accessKeyId())));
    }

    @Test
    void theSecretOfAKeyIsStoredSealed() {
        iam.createUser(r -> r.userName("alice"));
        AccessKey made = iam.createAccessKey(r -> r.userName("alice")).accessKey();

        assertThat(service.store.snapshot().scanAll(AccessKeys.TABLE))
                .singleElement()
                .satisfies(row -> assertThat(new String(AccessKeys.TABLE.codec().write(row.value()), UTF_8))
                        .contains(made.accessKeyId())
                        .doesNotContain(made.secretAccessKey()));
        assertThat(service.service().key(made.accessKeyId()))
                .hasValueSatisfying(key -> assertThat(key.secretAccessKey()).isEqualTo(made.secretAccessKey()));
    }

    @Test
    void aKeyThatWasStoredInClearIsReadWithoutItsSecretAndStaysInactive() {
        AccessKeyRecord read = AccessKeys.TABLE.codec().read("""
                {"key":{"UserName":"alice","AccessKeyId":"AKIAOLD","SecretAccessKey":"clear","Status":"Active"}}
                """.getBytes(UTF_8));

        assertThat(read.userName()).isEqualTo("alice");
        assertThat(read.with(it -> it.status(StatusType.ACTIVE)).key().status()).isEqualTo(StatusType.INACTIVE);
        assertThat(new String(AccessKeys.TABLE.codec().write(read), UTF_8)).doesNotContain("clear");
    }

    @Test
    void keysFollowARenamedUser() {
        iam.createUser(r -> r.userName("alice"));
        iam.createAccessKey(r -> r.userName("alice"));
        iam.updateUser(r -> r.userName("alice").newUserName("bob"));
        assertThat(iam.listAccessKeys(r -> r.userName("bob")).accessKeyMetadata())
                .extracting(AccessKeyMetadata::userName)
                .containsExactly("bob");
    }

    @Test
    void aUserWithKeysGroupsOrPoliciesStays() {
        iam.createUser(r -> r.userName("alice"));
        iam.createGroup(r -> r.groupName("staff"));
        iam.addUserToGroup(r -> r.userName("alice").groupName("staff"));
        String key = iam.createAccessKey(r -> r.userName("alice")).accessKey().accessKeyId();
        iam.putUserPolicy(r -> r.userName("alice").policyName("p").policyDocument(ALLOW_ECS));

        assertFails(
                "DeleteConflict",
                "Cannot delete entity, must delete policies first.",
                () -> iam.deleteUser(r -> r.userName("alice")));
        iam.deleteUserPolicy(r -> r.userName("alice").policyName("p"));
        assertFails(
                "DeleteConflict",
                "Cannot delete entity, must remove users from group first.",
                () -> iam.deleteUser(r -> r.userName("alice")));
        iam.removeUserFromGroup(r -> r.userName("alice").groupName("staff"));
        assertFails(
                "DeleteConflict",
                "Cannot delete entity, must delete access keys first.",
                () -> iam.deleteUser(r -> r.userName("alice")));
        iam.deleteAccessKey(r -> r.userName("alice").accessKeyId(key));
        iam.deleteUser(r -> r.userName("alice"));
    }

    @Test
    void aGroupKnowsItsUsersAndKeepsThemUnderItsNewName() {
        iam.createGroup(r -> r.groupName("staff"));
        iam.createGroup(r -> r.groupName("admins"));
        for (String name : new String[] {"alice", "bob", "carol"}) {
            iam.createUser(r -> r.userName(name));
            iam.addUserToGroup(r -> r.userName(name).groupName("staff"));
        }
        iam.addUserToGroup(r -> r.userName("bob").groupName("admins"));
        iam.updateGroup(r -> r.groupName("staff").newGroupName("Crew"));

        var first = iam.getGroup(r -> r.groupName("crew").maxItems(2));
        assertThat(first.users()).extracting(User::userName).containsExactly("alice", "bob");
        assertThat(iam.getGroup(r -> r.groupName("crew").marker(first.marker())).users())
                .extracting(User::userName)
                .containsExactly("carol");
        assertThat(iam.listGroupsForUser(r -> r.userName("bob")).groups())
                .extracting(Group::groupName)
                .containsExactly("admins", "Crew");
        assertFails(
                "DeleteConflict",
                "Cannot delete entity, must remove users from group first.",
                () -> iam.deleteGroup(r -> r.groupName("crew")));
        assertFails(
                "EntityAlreadyExists",
                "Group with name admins already exists.",
                () -> iam.updateGroup(r -> r.groupName("crew").newGroupName("admins")));
    }

    @Test
    void inlinePoliciesAreLimitedTogether() {
        iam.createUser(r -> r.userName("alice"));
        String large = ALLOW_ECS.replace("\"ecs:*\"", "[\"ecs:" + "a".repeat(1_900) + "\"]");
        iam.putUserPolicy(r -> r.userName("alice").policyName("p").policyDocument(large));
        assertFails(
                "LimitExceeded",
                "Maximum policy size of 2048 bytes exceeded for user alice",
                () -> iam.putUserPolicy(r -> r.userName("alice").policyName("q").policyDocument(ALLOW_ECS)));
        assertThat(iam.listUserPolicies(r -> r.userName("alice")).policyNames()).containsExactly("p");
    }
}
