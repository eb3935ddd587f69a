package neargate.services.ecs.settings;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The account settings that there are, what each may be, and what it is when nobody said anything ("Account settings"). */
final class SettingDefaults {
    private static final List<String> ENABLED_OR_NOT = List.of("enabled", "disabled");
    private static final List<String> ON_OR_OFF = List.of("on", "off");

    /** By name, in the order of names; the first of the usual values comes first in error texts. */
    static final SequencedMap<String, Choice> ALL = new TreeMap<>(Map.of(
            "awsvpcTrunking", new Choice("disabled", ENABLED_OR_NOT),
            "containerInsights", new Choice("disabled", List.of("enhanced", "enabled", "disabled")),
            "containerInstanceLongArnFormat", new Choice("enabled", ENABLED_OR_NOT),
            "defaultLogDriverMode", new Choice("non-blocking", List.of("blocking", "non-blocking")),
            "fargateFIPSMode", new Choice("disabled", ENABLED_OR_NOT),
            "fargateTaskRetirementWaitPeriod", new Choice("7", List.of("0", "7", "14")),
            "guardDutyActivate", new Choice("off", ON_OR_OFF),
            "serviceLongArnFormat", new Choice("enabled", ENABLED_OR_NOT),
            "tagResourceAuthorization", new Choice("on", ON_OR_OFF),
            "taskLongArnFormat", new Choice("enabled", ENABLED_OR_NOT)));

    private SettingDefaults() {}

    /** What a setting may be. */
    record Choice(String usual, List<String> values) {}
}
