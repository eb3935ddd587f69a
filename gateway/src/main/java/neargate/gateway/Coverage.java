package neargate.gateway;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import neargate.models.OperationModel;
import neargate.models.ServiceModel;
import neargate.models.ServiceModels;

/** Every operation of every service on the wire, and whether it is there. */
public final class Coverage {
    /** What a page for people should say of the missing operations of a service: why, and what they wait for. */
    private static final Map<String, String> NOTES =
            Map.of("ecs", "Express gateway services (`...ExpressGatewayService`) wait for load balancers.");

    private final Map<String, Operations> services;

    private Coverage(Map<String, Operations> services) {
        this.services = services;
    }

    /** A service's operations, each list in alphabetical order. */
    public record Operations(List<String> implemented, List<String> missing) {}

    /**
     * Looks at the classes that implement services.
     *
     * @param types by the name of the SDK module; a service without one has nothing
     */
    public static Coverage of(ServiceModels models, Map<String, ? extends Class<?>> types) {
        var services = new TreeMap<String, Operations>();
        for (ServiceModel.Identity identity : models.identities()) {
            ServiceModel service = models.ofModule(identity.module()).orElseThrow();
            Class<?> type = types.get(identity.module());
            Set<String> own = type == null ? Set.of() : Handlers.operationsOf(type);
            Map<Boolean, List<String>> there = service.operations().stream()
                    .sorted(Comparator.comparing(OperationModel::name))
                    .collect(Collectors.partitioningBy(
                            operation -> own.contains(Handlers.methodOf(operation)),
                            Collectors.mapping(OperationModel::name, Collectors.toUnmodifiableList())));
            services.put(
                    identity.module(),
                    new Operations(there.getOrDefault(true, List.of()), there.getOrDefault(false, List.of())));
        }
        return new Coverage(services);
    }

    /** By the name of the SDK module. */
    public Map<String, Operations> services() {
        return services;
    }

    /** {@code {"ecs":{"implemented":["RunTask",...],"missing":[...]},...}}. */
    public String json() {
        var text = new StringBuilder("{");
        services.forEach((service, operations) -> text.append(text.length() > 1 ? "," : "")
                .append('"')
                .append(service)
                .append("\":{\"implemented\":")
                .append(array(operations.implemented()))
                .append(",\"missing\":")
                .append(array(operations.missing()))
                .append('}'));
        return text.append('}').toString();
    }

    private static String array(List<String> names) {
        return names.isEmpty() ? "[]" : "[\"" + String.join("\",\"", names) + "\"]";
    }

    /** The same as a page for people: {@code docs/coverage.md}. */
    public String markdown() {
        var text = new StringBuilder("""
                # Coverage

                Every operation of every service on the wire, written by the build from the code. An operation that is
                missing answers as unknown, in AWS's own shape.

                | service | implemented | of |
                | --- | --- | --- |
                """);
        services.forEach((service, operations) -> text.append("| ")
                .append(service)
                .append(" | ")
                .append(operations.implemented().size())
                .append(" | ")
                .append(operations.implemented().size() + operations.missing().size())
                .append(" |\n"));
        services.forEach((service, operations) -> {
            text.append("\n## ").append(service).append("\n\n");
            text.append("Implemented: ").append(names(operations.implemented())).append("\n\n");
            text.append("Missing: ").append(names(operations.missing())).append('\n');
            if (NOTES.containsKey(service)) {
                text.append('\n').append(NOTES.get(service)).append('\n');
            }
        });
        return text.toString();
    }

    private static String names(List<String> names) {
        return names.isEmpty() ? "none." : String.join(", ", names) + ".";
    }
}
