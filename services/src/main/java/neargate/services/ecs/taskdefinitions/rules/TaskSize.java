package neargate.services.ecs.taskdefinitions.rules;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;

/** A task's size as people write it, in plain numbers ("Task size": {@code 1 vCPU} is 1024, {@code 1 GB} is 1024). */
public final class TaskSize {
    private static final Pattern CPU = Pattern.compile("(\\d+)|(\\d*\\.?\\d+)\\s*vCPU", Pattern.CASE_INSENSITIVE);
    private static final Pattern MEMORY = Pattern.compile("(\\d+)|(\\d*\\.?\\d+)\\s*GB", Pattern.CASE_INSENSITIVE);
    private static final BigDecimal UNITS = BigDecimal.valueOf(1024);

    private TaskSize() {}

    /** CPU units: {@code 256} of {@code 256} and of {@code .25 vCPU}; null of null. */
    public static @Nullable String cpu(@Nullable String text) {
        return text == null
                ? null
                : number(CPU, text).orElseThrow(() -> EcsErrors.client("Invalid 'cpu' setting for task."));
    }

    /** MiB: {@code 512} of {@code 512} and of {@code 0.5 GB}; null of null. */
    public static @Nullable String memory(@Nullable String text) {
        return text == null
                ? null
                : number(MEMORY, text).orElseThrow(() -> EcsErrors.client("Invalid 'memory' setting for task."));
    }

    private static Optional<String> number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text.strip());
        if (text.length() > 20 || !matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal number = matcher.group(1) != null
                ? new BigDecimal(matcher.group(1))
                : new BigDecimal(matcher.group(2)).multiply(UNITS).stripTrailingZeros();
        boolean whole = number.scale() <= 0;
        boolean sensible = number.signum() > 0 && number.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
        return whole && sensible ? Optional.of(number.toBigInteger().toString()) : Optional.empty();
    }
}
