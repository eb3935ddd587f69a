package neargate.services.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class StagesProperties {
    private static final List<String> LABELS = List.of("AWSCURRENT", "AWSPREVIOUS", "AWSPENDING", "blue");

    @Property
    void aLabelIsOnOneVersionAndTheCurrentOneLeavesThePreviousBehind(
            @ForAll @Size(max = 30) List<@IntRange(max = 15) Integer> moves) {
        Stages stages = new Stages(Map.of());
        for (int move : moves) {
            String version = "v" + move % 4;
            String label = LABELS.get(move / 4);
            String before = stages.version("AWSCURRENT").orElse(null);
            stages = stages.moved(List.of(label), version);

            assertThat(stages.version(label)).contains(version);
            assertThat(stages.ofVersions().values()).noneMatch(List::isEmpty);
            assertThat(stages.ofVersions().values().stream().flatMap(List::stream))
                    .doesNotHaveDuplicates();
            if (label.equals("AWSCURRENT") && before != null && !before.equals(version)) {
                assertThat(stages.version("AWSPREVIOUS")).contains(before);
            }
        }
        for (String label : LABELS) {
            assertThat(stages.without(label).version(label)).isEmpty();
        }
    }
}
