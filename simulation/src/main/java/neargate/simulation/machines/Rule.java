package neargate.simulation.machines;

import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * A placement constraint, said twice: as ECS is asked for it, and as it is checked.
 *
 * @param holds whether a task may go to a host where tasks of these groups are
 */
public record Rule(String expression, BiPredicate<Host, Set<String>> holds) {
    public static Rule inZones(List<String> zones) {
        return new Rule(
                "attribute:ecs.availability-zone in [" + String.join(", ", zones) + "]",
                (host, _) -> zones.contains(host.zone().name()));
    }

    public static Rule notInRack(String rack) {
        return new Rule("attribute:rack != " + rack, (host, _) -> !host.rack().equals(rack));
    }

    public static Rule ofTypes(String prefix) {
        return new Rule(
                "attribute:ecs.instance-type =~ " + prefix + ".*",
                (host, _) -> host.type().name().startsWith(prefix));
    }

    public static Rule notWith(String group) {
        return new Rule("not(task:group == " + group + ")", (_, groups) -> !groups.contains(group));
    }
}
