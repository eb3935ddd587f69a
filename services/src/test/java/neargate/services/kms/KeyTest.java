package neargate.services.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

class KeyTest {
    private final KmsWorld world = new KmsWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aKeyIsFoundByItsIdItsArnAndItsAliases() {
        String key = key();
        world.as(() -> world.kms.createAlias(r -> r.aliasName("alias/web").targetKeyId(key)));
        for (String name : new String[] {
            key, KmsWorld.ARN + "key/" + key, "alias/web", KmsWorld.ARN + "alias/web",
        }) {
            assertThat(describe(name).keyId()).as(name).isEqualTo(key);
        }
    }

    @Test
    void whatIsNotThereIsSaid() {
        fails(NotFoundException.class, "Invalid keyId web", () -> describe("web"));
        fails(
                NotFoundException.class,
                "Alias " + KmsWorld.ARN + "alias/web is not found.",
                () -> describe("alias/web"));
        String id = "1234abcd-12ab-34cd-56ef-1234567890ab";
        fails(NotFoundException.class, "Key '" + KmsWorld.ARN + "key/" + id + "' does not exist", () -> describe(id));
        fails(
                NotFoundException.class,
                "Invalid arn eu-west-1",
                () -> describe("arn:aws:kms:eu-west-1:123456789012:key/" + id));
    }

    @Test
    void whatIsDoneToAKeyItselfIsDoneByItsIdOrArn() {
        String key = key();
        world.as(() -> world.kms.createAlias(r -> r.aliasName("alias/web").targetKeyId(key)));
        for (String alias : new String[] {"alias/web", KmsWorld.ARN + "alias/web"}) {
            String why = "Key Aliases are not supported for this operation.";
            fails(
                    InvalidArnException.class,
                    why,
                    () -> world.as(() -> world.kms.scheduleKeyDeletion(r -> r.keyId(alias))));
            fails(InvalidArnException.class, why, () -> world.as(() -> world.kms.getKeyPolicy(r -> r.keyId(alias))));
            fails(InvalidArnException.class, why, () -> world.as(() -> world.kms.listGrants(r -> r.keyId(alias))));
        }
        assertThat(describe(key).keyState()).isEqualTo(KeyState.ENABLED);
    }

    @Test
    void anAliasMayComeToMeanAnotherKey() {
        String one = key();
        String two = key();
        world.as(() -> world.kms.createAlias(r -> r.aliasName("alias/web").targetKeyId(one)));
        fails(
                AlreadyExistsException.class,
                "An alias with the name " + KmsWorld.ARN + "alias/web already exists",
                () -> world.as(() ->
                        world.kms.createAlias(r -> r.aliasName("alias/web").targetKeyId(two))));
        world.as(() -> world.kms.updateAlias(r -> r.aliasName("alias/web").targetKeyId(two)));
        assertThat(describe("alias/web").keyId()).isEqualTo(two);
        assertThat(world.as(() -> world.kms.listAliases(r -> r.keyId(one))).aliases())
                .isEmpty();

        world.as(() -> world.kms.deleteAlias(r -> r.aliasName("alias/web")));
        assertThatThrownBy(() -> describe("alias/web")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aKeyThatAwsManagesAppearsOnFirstUseAndIsNobodysToChange() {
        KeyMetadata made = describe("alias/aws/ssm");
        assertThat(made.keyManager()).isEqualTo(KeyManagerType.AWS);
        assertThat(describe("alias/aws/ssm").keyId()).isEqualTo(made.keyId());
        assertThat(world.as(() -> world.kms.listAliases(r -> {})).aliases())
                .extracting(AliasListEntry::aliasName)
                .containsExactly("alias/aws/ssm");
        fails(
                KmsException.class,
                "User: arn:aws:iam::123456789012:user/ada is not authorized to perform: kms:DisableKey on resource: "
                        + made.arn() + " because no resource-based policy allows the kms:DisableKey action",
                () -> world.as(() -> world.kms.disableKey(r -> r.keyId(made.arn()))));
    }

    @Test
    void aScheduledKeyCanBeTakenBackUntilItIsGone() {
        String key = key();
        world.as(() -> world.kms.createAlias(r -> r.aliasName("alias/web").targetKeyId(key)));
        world.as(() -> world.kms.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(7)));
        world.pass(Duration.ofDays(6));
        assertThat(describe(key).keyState()).isEqualTo(KeyState.PENDING_DELETION);
        world.as(() -> world.kms.cancelKeyDeletion(r -> r.keyId(key)));
        assertThat(describe(key).keyState()).isEqualTo(KeyState.DISABLED);
        world.pass(Duration.ofDays(2));
        assertThat(describe(key).deletionDate()).isNull();

        world.as(() -> world.kms.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(7)));
        world.pass(Duration.ofDays(7));
        assertThatThrownBy(() -> describe(key)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> describe("alias/web")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void whatANewStateDoesNotAllowIsRefused() {
        String key = key();
        fails(
                KmsInvalidStateException.class,
                KmsWorld.ARN + "key/" + key + " is not pending deletion.",
                () -> world.as(() -> world.kms.cancelKeyDeletion(r -> r.keyId(key))));
        fails(
                KmsException.class,
                "PendingWindowInDays must be between 7 and 30 days (inclusive)",
                () -> world.as(
                        () -> world.kms.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(3))));
    }

    @Test
    void keysThatAreNotCarriedAreRefused() {
        fails(
                UnsupportedOperationException.class,
                "Keys of the spec RSA_2048 are not carried here, only SYMMETRIC_DEFAULT.",
                () -> world.as(() -> world.kms.createKey(r -> r.keySpec(KeySpec.RSA_2048))));
    }

    @Test
    void keysAreListedPageByPage() {
        String one = key();
        String two = key();
        var first = world.as(() -> world.kms.listKeys(r -> r.limit(1)));
        var second = world.as(() -> world.kms.listKeys(r -> r.limit(1).marker(first.nextMarker())));
        assertThat(first.truncated()).isTrue();
        assertThat(second.truncated()).isFalse();
        assertThat(Stream.of(first, second).flatMap(page -> page.keys().stream()))
                .extracting(KeyListEntry::keyId)
                .containsExactlyInAnyOrder(one, two);
    }

    @Test
    void aPolicyIsKeptAsItCameAndChecked() {
        String key = key();
        assertThat(policy(key)).contains("Enable IAM User Permissions");
        String policy = """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",
                 "Action": "kms:*", "Resource": "*"}}""";
        world.as(() -> world.kms.putKeyPolicy(r -> r.keyId(key).policy(policy)));
        assertThat(policy(key)).isEqualTo(policy);
        assertThatThrownBy(() ->
                        world.as(() -> world.kms.putKeyPolicy(r -> r.keyId(key).policy("{\"Statement\": [{}]}"))))
                .isInstanceOf(MalformedPolicyDocumentException.class);
    }

    @Test
    void tagsAndGrantsAreKept() {
        String key = key();
        Tag tag = Tag.builder().tagKey("team").tagValue("web").build();
        world.as(() -> world.kms.tagResource(r -> r.keyId(key).tags(tag)));
        assertThat(world.as(() -> world.kms.listResourceTags(r -> r.keyId(key))).tags())
                .containsExactly(tag);
        world.as(() -> world.kms.untagResource(r -> r.keyId(key).tagKeys("team")));
        assertThat(world.as(() -> world.kms.listResourceTags(r -> r.keyId(key))).tags())
                .isEmpty();

        var grant = world.as(() -> world.kms.createGrant(r -> r.keyId(key)
                .name("web")
                .granteePrincipal("arn:aws:iam::123456789012:role/web")
                .operations(GrantOperation.DECRYPT)));
        var again = world.as(() -> world.kms.createGrant(r -> r.keyId(key)
                .name("web")
                .granteePrincipal("arn:aws:iam::123456789012:role/web")
                .operations(GrantOperation.DECRYPT)));
        assertThat(again).isEqualTo(grant);
        world.as(() -> world.kms.retireGrant(r -> r.grantToken(grant.grantToken())));
        assertThat(world.as(() -> world.kms.listGrants(r -> r.keyId(key))).grants())
                .isEmpty();
    }

    private String key() {
        return world.as(() -> world.kms.createKey(r -> {})).keyMetadata().keyId();
    }

    private KeyMetadata describe(String name) {
        return world.as(() -> world.kms.describeKey(r -> r.keyId(name))).keyMetadata();
    }

    @Test
    void aPolicyGoesOnMeaningTheUserThatItNamed() {
        String key = world.as(() -> world.kms.createKey()).keyMetadata().keyId();
        String bob = "arn:aws:iam::123456789012:user/bob";
        String policy = """
                {"Statement":[{"Effect":"Allow","Principal":{"AWS":["123456789012",
                 "arn:aws:iam::123456789012:user/bob"]},"Action":"kms:*","Resource":"*"}]}""";
        world.as(() -> world.kms.putKeyPolicy(r -> r.keyId(key).policy(policy)));
        String made = world.as(() -> world.kms.createKey(r -> r.policy(policy)))
                .keyMetadata()
                .keyId();
        assertThat(policy(key)).isEqualTo(policy);
        assertThat(policy(made)).isEqualTo(policy);

        String orphaned = policy.replace(bob, world.identities.delete(bob));
        assertThat(policy(key)).isEqualTo(orphaned);
        assertThat(policy(made)).isEqualTo(orphaned);
        assertThatThrownBy(() ->
                        world.as(() -> world.kms.putKeyPolicy(r -> r.keyId(key).policy(orphaned))))
                .isInstanceOf(MalformedPolicyDocumentException.class)
                .hasMessage("Policy contains a statement with one or more invalid principals.");
    }

    private String policy(String key) {
        return world.as(() -> world.kms.getKeyPolicy(r -> r.keyId(key))).policy();
    }

    private static void fails(Class<? extends KmsException> type, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isExactlyInstanceOf(type).hasMessageContaining(message);
    }
}
