package neargate.services.ecs;

import static neargate.services.ecs.EcsWorld.ARN;
import static neargate.services.ecs.EcsWorld.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import neargate.kernel.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.CapacityProvider;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStatus;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.ClusterSetting;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.Setting;
import software.amazon.awssdk.services.ecs.model.SettingName;
import software.amazon.awssdk.services.ecs.model.TargetNotFoundException;
import software.amazon.awssdk.services.ecs.model.TargetType;

/** Account settings, and what there is to say about capacity when all of it is Fargate's. */
class AccountTest {
    private static final String ALICE = "arn:aws:iam::123456789012:user/alice";

    private final EcsWorld world = new EcsWorld();
    private final EcsClient ecs = world.user();
    private final EcsClient alice = world.client(new Caller(EcsWorld.ACCOUNT, EcsWorld.REGION, ALICE, "request"));

    @AfterEach
    void close() {
        world.close();
    }

    private static String effective(EcsClient client, SettingName name) {
        return client.listAccountSettings(r -> r.name(name).effectiveSettings(true))
                .settings()
                .getFirst()
                .value();
    }

    @Test
    void settingsAreAsAwsHasThemUntilSomebodySetsThem() {
        assertThat(ecs.listAccountSettings().settings()).isEmpty();
        assertThat(ecs.listAccountSettings(r -> r.effectiveSettings(true)).settings())
                .extracting(Setting::nameAsString, Setting::value, Setting::principalArn)
                .contains(
                        tuple("containerInsights", "disabled", EcsWorld.ROOT),
                        tuple("taskLongArnFormat", "enabled", EcsWorld.ROOT),
                        tuple("fargateTaskRetirementWaitPeriod", "7", EcsWorld.ROOT),
                        tuple("defaultLogDriverMode", "non-blocking", EcsWorld.ROOT))
                .hasSize(10);
    }

    @Test
    void whatIsSetForTheAccountHoldsForWhomHasNothingOfTheirOwn() {
        ecs.putAccountSettingDefault(r -> r.name(SettingName.CONTAINER_INSIGHTS).value("enabled"));
        assertThat(effective(alice, SettingName.CONTAINER_INSIGHTS)).isEqualTo("enabled");

        alice.putAccountSetting(r -> r.name(SettingName.CONTAINER_INSIGHTS).value("enhanced"));
        assertThat(effective(alice, SettingName.CONTAINER_INSIGHTS)).isEqualTo("enhanced");
        assertThat(effective(ecs, SettingName.CONTAINER_INSIGHTS)).isEqualTo("enabled");
        assertThat(alice.listAccountSettings().settings())
                .extracting(Setting::principalArn)
                .containsExactly(ALICE);

        Setting left = alice.deleteAccountSetting(r -> r.name(SettingName.CONTAINER_INSIGHTS))
                .setting();
        assertThat(left.value()).isEqualTo("enabled");
    }

    @Test
    void aNewClusterTakesContainerInsightsFromTheAccount() {
        ecs.putAccountSettingDefault(r -> r.name(SettingName.CONTAINER_INSIGHTS).value("enabled"));
        alice.createCluster(r -> r.clusterName("first"));

        assertThat(ecs.describeClusters(r -> r.clusters("first").include(ClusterField.SETTINGS))
                        .clusters()
                        .getFirst()
                        .settings())
                .extracting(ClusterSetting::value)
                .containsExactly("enabled");
    }

    @Test
    void aSettingThatIsNotThereOrAValueThatItCannotHaveIsRefused() {
        assertFails(
                InvalidParameterException.class,
                "Invalid account setting value for awsvpcTrunking: perhaps. Valid values are enabled, disabled.",
                () -> ecs.putAccountSetting(r -> r.name("awsvpcTrunking").value("perhaps")));
        assertFails(
                InvalidParameterException.class,
                "The account setting guardDutyActivate is managed by Amazon GuardDuty.",
                () -> ecs.putAccountSetting(r -> r.name("guardDutyActivate").value("on")));
        assertFails(
                InvalidParameterException.class,
                "Invalid principalArn: arn:aws:iam::999999999999:root",
                () -> ecs.putAccountSetting(
                        r -> r.name("awsvpcTrunking").value("enabled").principalArn("arn:aws:iam::999999999999:root")));
    }

    @Test
    void effectiveSettingsComeInPages() {
        var first = ecs.listAccountSettings(r -> r.effectiveSettings(true).maxResults(7));
        var second = ecs.listAccountSettings(
                r -> r.effectiveSettings(true).maxResults(7).nextToken(first.nextToken()));

        assertThat(first.settings()).hasSize(7);
        assertThat(second.settings()).hasSize(3).doesNotContainAnyElementsOf(first.settings());
        assertThat(second.nextToken()).isNull();
    }

    @Test
    void fargateAndFargateSpotAreTheCapacityProviders() {
        assertThat(ecs.describeCapacityProviders(r -> {}).capacityProviders())
                .extracting(CapacityProvider::name, CapacityProvider::status, CapacityProvider::capacityProviderArn)
                .containsExactly(
                        tuple("FARGATE", CapacityProviderStatus.ACTIVE, ARN + "capacity-provider/FARGATE"),
                        tuple("FARGATE_SPOT", CapacityProviderStatus.ACTIVE, ARN + "capacity-provider/FARGATE_SPOT"));
        assertThat(ecs.describeCapacityProviders(r -> r.capacityProviders("mine"))
                        .failures())
                .extracting(Failure::arn, Failure::reason)
                .containsExactly(tuple(ARN + "capacity-provider/mine", "MISSING"));
    }

    @Test
    void thereAreNoContainerInstances() {
        ecs.createCluster(r -> r.clusterName("first"));

        assertThat(ecs.listContainerInstances(r -> r.cluster("first")).containerInstanceArns())
                .isEmpty();
        assertThat(ecs.describeContainerInstances(r -> r.cluster("first").containerInstances("abc"))
                        .failures())
                .extracting(Failure::arn, Failure::reason)
                .containsExactly(tuple(ARN + "container-instance/first/abc", "MISSING"));
        assertFails(
                InvalidParameterException.class,
                "Container instances cannot be empty.",
                () -> ecs.describeContainerInstances(r -> r.cluster("first")));
    }

    @Test
    void soAnAttributeFindsNoTarget() {
        ecs.createCluster(r -> r.clusterName("first"));
        Attribute attribute = Attribute.builder()
                .name("stack")
                .value("prod")
                .targetId("abc")
                .targetType(TargetType.CONTAINER_INSTANCE)
                .build();

        assertFails(
                TargetNotFoundException.class,
                "The specified target wasn't found: abc",
                () -> ecs.putAttributes(r -> r.cluster("first").attributes(attribute)));
        assertFails(
                InvalidParameterException.class,
                "Invalid attribute name: st ack",
                () -> ecs.deleteAttributes(r -> r.cluster("first")
                        .attributes(attribute.toBuilder().name("st ack").build())));
        assertThat(ecs.listAttributes(r -> r.cluster("first").targetType(TargetType.CONTAINER_INSTANCE))
                        .attributes())
                .isEmpty();
    }
}
