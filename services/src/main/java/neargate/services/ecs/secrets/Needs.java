package neargate.services.ecs.secrets;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.EnvironmentFile;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.RepositoryCredentials;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** What a definition refers to, and the definition with the values in the place of the references. Pure. */
final class Needs {
    private Needs() {}

    /** Every {@code valueFrom} of a definition. */
    static Set<String> of(TaskDefinition definition) {
        return definition.containerDefinitions().stream()
                .flatMap(container -> Stream.concat(
                        container.secrets().stream(),
                        container.logConfiguration() == null
                                ? Stream.of()
                                : container.logConfiguration().secretOptions().stream()))
                .map(Secret::valueFrom)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The secrets of a definition with which registries are asked, each by its ARN or its name. */
    static Set<String> registries(TaskDefinition definition) {
        return definition.containerDefinitions().stream()
                .map(ContainerDefinition::repositoryCredentials)
                .filter(Objects::nonNull)
                .map(RepositoryCredentials::credentialsParameter)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The files of a definition that hold environment variables. */
    static Stream<String> files(TaskDefinition definition) {
        return definition.containerDefinitions().stream()
                .flatMap(container -> container.environmentFiles().stream())
                .map(EnvironmentFile::value);
    }

    /** The file in S3 with the configuration of a definition's log router. */
    static Optional<String> routerFile(TaskDefinition definition) {
        return definition.containerDefinitions().stream()
                .map(ContainerDefinition::firelensConfiguration)
                .filter(firelens ->
                        firelens != null && "s3".equals(firelens.options().get("config-file-type")))
                .map(firelens -> firelens.options().getOrDefault("config-file-value", ""))
                .findFirst();
    }

    /**
     * The definition without references.
     *
     * @param values of those that {@link #of} names
     * @param registries those of {@link #registries}
     */
    static TaskDefinition filled(
            TaskDefinition definition, Map<String, String> values, Map<String, String> registries) {
        return definition.copy(
                it -> it.containerDefinitions(RouterSecrets.moved(definition.containerDefinitions()).stream()
                        .map(container -> filled(container, values, registries))
                        .toList()));
    }

    private static ContainerDefinition filled(
            ContainerDefinition container, Map<String, String> values, Map<String, String> registries) {
        Map<String, KeyValuePair> environment = new LinkedHashMap<>();
        container.environment().forEach(pair -> environment.put(pair.name(), pair));
        container
                .secrets()
                .forEach(secret -> environment.put(
                        secret.name(),
                        KeyValuePair.builder()
                                .name(secret.name())
                                .value(values.get(secret.valueFrom()))
                                .build()));
        return container.copy(it -> it.environment(environment.values())
                .secrets(List.of())
                .logConfiguration(filled(container.logConfiguration(), values))
                .repositoryCredentials(filled(container.repositoryCredentials(), registries)));
    }

    private static @Nullable RepositoryCredentials filled(
            @Nullable RepositoryCredentials credentials, Map<String, String> values) {
        return credentials == null
                ? null
                : credentials.copy(it -> it.credentialsParameter(values.get(credentials.credentialsParameter())));
    }

    private static @Nullable LogConfiguration filled(@Nullable LogConfiguration log, Map<String, String> values) {
        if (log == null || log.secretOptions().isEmpty()) {
            return log;
        }
        Map<String, String> options = new HashMap<>(log.options());
        log.secretOptions().forEach(secret -> options.put(secret.name(), values.get(secret.valueFrom())));
        return log.copy(it -> it.options(options).secretOptions(List.of()));
    }
}
