package neargate.scheduler.query;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A version of numbers, compared number by number: {@code 1.9} is older than {@code 1.10} and the same as {@code 1.9.0}. */
final class AgentVersion {
    private static final Pattern FORM = Pattern.compile("\\d{1,9}(\\.\\d{1,9}){0,7}");

    private final int[] numbers;

    private AgentVersion(int[] numbers) {
        this.numbers = numbers;
    }

    static Optional<AgentVersion> of(String text) {
        return FORM.matcher(text).matches()
                ? Optional.of(new AgentVersion(
                        Stream.of(text.split("\\.")).mapToInt(Integer::parseInt).toArray()))
                : Optional.empty();
    }

    /** Negative if this one is older, positive if it is newer. */
    int compare(AgentVersion other) {
        int length = Math.max(numbers.length, other.numbers.length);
        return Arrays.compare(Arrays.copyOf(numbers, length), Arrays.copyOf(other.numbers, length));
    }
}
