package neargate.engine;

import java.util.stream.IntStream;
import software.amazon.awssdk.services.ecs.model.PortMapping;

/** Ports in a row, as {@code 8000-8003}. */
public record PortRange(int first, int count) {
    /** Reads it as ECS writes it; one number is a range of one. */
    public static PortRange parse(String text) {
        String[] ends = text.split("-", 2);
        int first = Integer.parseInt(ends[0]);
        return new PortRange(first, ends.length == 1 ? 1 : Integer.parseInt(ends[1]) - first + 1);
    }

    /** The container ports of a mapping. */
    public static PortRange of(PortMapping mapping) {
        return mapping.containerPortRange() == null
                ? new PortRange(mapping.containerPort(), 1)
                : parse(mapping.containerPortRange());
    }

    /** Each of them. */
    public IntStream ports() {
        return IntStream.range(first, first + count);
    }

    @Override
    public String toString() {
        return first + "-" + (first + count - 1);
    }
}
