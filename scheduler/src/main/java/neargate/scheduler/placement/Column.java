package neargate.scheduler.placement;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Attributes of all instances: each combination of their values is a small number, so that it can be counted in an array. */
final class Column {
    private final List<String> attributes;
    private final Map<List<String>, Integer> numbers = new HashMap<>();
    private int[] values = new int[16];

    Column(List<String> attributes) {
        this.attributes = attributes;
    }

    void set(int number, Slot slot) {
        if (number >= values.length) {
            values = Arrays.copyOf(values, Math.max(number + 1, values.length * 2));
        }
        // A list that may hold null: to lack an attribute is a value as well.
        List<String> combination =
                Arrays.asList(attributes.stream().map(slot::attribute).toArray(String[]::new));
        values[number] = numbers.computeIfAbsent(combination, _ -> numbers.size());
    }

    int get(int slot) {
        return values[slot];
    }

    /** All numbers are below this. */
    int size() {
        return numbers.size();
    }
}
