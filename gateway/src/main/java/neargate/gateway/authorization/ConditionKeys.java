package neargate.gateway.authorization;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** Where the request says what a condition key asks for, of keys that are not called as a member is. */
final class ConditionKeys {
    private static final String SUBNETS = "networkConfiguration.awsvpcConfiguration.subnets";
    private static final String PUBLIC_IP = "networkConfiguration.awsvpcConfiguration.assignPublicIp";
    private static final String STORAGE_KEY =
            "configuration.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId";

    private static final Map<String, Source> SOURCES = Map.ofEntries(
            Map.entry("ecs:account-setting", said("name")),
            Map.entry("ecs:auto-assign-public-ip", new Source(ConditionKeys::enabled, List.of(PUBLIC_IP))),
            Map.entry("ecs:compute-compatibility", said("requiresCompatibilities")),
            Map.entry("ecs:container-name", said("container")),
            Map.entry(
                    "ecs:enable-ebs-volumes",
                    new Source(_ -> "true", List.of("volumeConfigurations.managedEBSVolume"))),
            Map.entry("ecs:enable-service-connect", said("serviceConnectConfiguration.enabled")),
            Map.entry("ecs:enable-vpc-lattice", new Source(_ -> "true", List.of("vpcLatticeConfigurations"))),
            Map.entry("ecs:fargate-ephemeral-storage-kms-key", said(STORAGE_KEY)),
            Map.entry("ecs:subnet", said(SUBNETS)),
            Map.entry("ecs:task-cpu", new Source(ConditionKeys::units, List.of("cpu", "overrides.cpu"))),
            Map.entry("ecs:task-memory", new Source(ConditionKeys::units, List.of("memory", "overrides.memory"))),
            Map.entry("kms:schedulekeydeletionpendingwindowindays", said("pendingWindowInDays")));

    private ConditionKeys() {}

    /** How what stands at a path is written as a value; the first path counts at which there is anything. */
    private record Source(Function<Object, String> written, List<String> paths) {
        List<String> values(SdkPojo request) {
            return paths.stream()
                    .map(path -> at(request, path).map(written).distinct().toList())
                    .filter(values -> !values.isEmpty())
                    .findFirst()
                    .orElse(List.of());
        }
    }

    private static Source said(String path) {
        return new Source(String::valueOf, List.of(path));
    }

    /** The values of a key in lower case; empty when it is none of these. */
    static Optional<List<String>> of(String key, SdkPojo request) {
        return Optional.ofNullable(SOURCES.get(key)).map(source -> source.values(request));
    }

    private static Stream<Object> at(@Nullable Object value, String path) {
        if (value instanceof Collection<?> list) {
            return list.stream().flatMap(each -> at(each, path));
        }
        if (path.isEmpty() || value == null) {
            return Stream.ofNullable(value);
        }
        int dot = path.indexOf('.');
        String member = dot < 0 ? path : path.substring(0, dot);
        return value instanceof SdkPojo structure
                ? structure.sdkFields().stream()
                        .filter(field -> field.memberName().equalsIgnoreCase(member))
                        .map((SdkField<?> field) -> field.getValueOrDefault(structure))
                        .flatMap(found -> at(found, dot < 0 ? "" : path.substring(dot + 1)))
                : Stream.empty();
    }

    private static String enabled(Object value) {
        return String.valueOf(value.equals("ENABLED"));
    }

    /** CPU units or MiB, "as an integer with 1024 = 1 vCPU" or GB, of {@code .5 vCPU} as of {@code 512}. */
    private static String units(Object value) {
        String text = value.toString().toLowerCase(Locale.ROOT).replace(" ", "");
        String number = text.replaceFirst("(vcpu|gb)$", "");
        try {
            return number.equals(text) ? text : Long.toString(Math.round(Double.parseDouble(number) * 1_024));
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
