package neargate.services.ecs.clusters;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ClusterConfiguration;
import software.amazon.awssdk.services.ecs.model.ClusterSetting;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandLogConfiguration;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandLogging;

/** The rules for a cluster's settings and configuration ("ClusterSetting", "ExecuteCommandConfiguration"). */
final class ClusterSettings {
    private static final String CONTAINER_INSIGHTS = "containerInsights";
    private static final Set<String> CONTAINER_INSIGHTS_VALUES = Set.of("enabled", "disabled", "enhanced");

    private ClusterSettings() {}

    static void check(List<ClusterSetting> settings) {
        for (ClusterSetting setting : settings) {
            if (!CONTAINER_INSIGHTS.equals(setting.nameAsString())) {
                throw EcsErrors.invalidParameter("Invalid cluster setting name: " + setting.nameAsString());
            }
            if (setting.value() == null || !CONTAINER_INSIGHTS_VALUES.contains(setting.value())) {
                throw EcsErrors.invalidParameter("Invalid cluster setting value for containerInsights: "
                        + setting.value() + ". Valid values are enhanced, enabled and disabled.");
            }
        }
    }

    /** Logging OVERRIDE names where the logs go, and only OVERRIDE does. */
    static void check(@Nullable ClusterConfiguration configuration) {
        if (configuration == null || configuration.executeCommandConfiguration() == null) {
            return;
        }
        ExecuteCommandLogging logging =
                configuration.executeCommandConfiguration().logging();
        ExecuteCommandLogConfiguration target =
                configuration.executeCommandConfiguration().logConfiguration();
        if (logging == ExecuteCommandLogging.OVERRIDE && target == null) {
            throw EcsErrors.invalidParameter("logConfiguration is required when logging is OVERRIDE.");
        }
        if (logging != ExecuteCommandLogging.OVERRIDE && target != null) {
            throw EcsErrors.invalidParameter("logConfiguration is only valid when logging is OVERRIDE.");
        }
        if (target != null && target.s3BucketName() != null) {
            throw EcsErrors.invalidParameter("s3BucketName needs Amazon S3, which is not available here yet.");
        }
    }

    /** What a new cluster has: the given settings, and the account's containerInsights where nothing was said. */
    static List<ClusterSetting> withDefaults(List<ClusterSetting> given, String containerInsights) {
        ClusterSetting usual = ClusterSetting.builder()
                .name(CONTAINER_INSIGHTS)
                .value(containerInsights)
                .build();
        return merge(List.of(usual), given);
    }

    /** The settings {@code changed} in place of those of the same name. */
    static List<ClusterSetting> merge(List<ClusterSetting> settings, List<ClusterSetting> changed) {
        Map<String, ClusterSetting> byName = new LinkedHashMap<>();
        settings.forEach(setting -> byName.put(setting.nameAsString(), setting));
        changed.forEach(setting -> byName.put(setting.nameAsString(), setting));
        return new ArrayList<>(byName.values());
    }
}
