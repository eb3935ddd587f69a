package neargate.services.ecs.taskdefinitions.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.EnvironmentFile;
import software.amazon.awssdk.services.ecs.model.EnvironmentFileType;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** What a container finds in its environment ("KeyValuePair", "Secret", "EnvironmentFile"). */
final class EnvironmentRules {
    private static final int MOST_FILES = 10;
    private static final Pattern FILE = Pattern.compile("arn:aws[a-z-]*:s3:::[^/]+/.+");

    /** What is no ARN is a parameter's name. */
    private static final Pattern PARAMETER = Pattern.compile("[a-zA-Z0-9_.\\-/]{1,2048}");

    private static final Pattern SECRET_ARN = Pattern.compile("arn:aws[a-z-]*:(ssm|secretsmanager):.+");

    private EnvironmentRules() {}

    static void check(ContainerDefinition container) {
        Set<String> names = new HashSet<>();
        for (KeyValuePair variable : container.environment()) {
            String name = variable.name();
            if (name == null || name.isEmpty() || name.contains("=") || hasNull(name) || hasNull(variable.value())) {
                throw ContainerRules.invalid(container, "environment");
            }
            names.add(name);
        }
        container.secrets().forEach(secret -> checkSecret(container, secret, names));
        checkFiles(container, container.environmentFiles());
    }

    /** Who is to read them, on whatever the task runs. */
    static void checkReader(TaskDefinition definition) {
        if (definition.executionRoleArn() != null) {
            return;
        }
        List<ContainerDefinition> containers = definition.containerDefinitions();
        if (containers.stream().anyMatch(container -> !container.secrets().isEmpty())) {
            throw EcsErrors.client(
                    "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.");
        }
        if (containers.stream().anyMatch(container -> container.repositoryCredentials() != null)) {
            throw EcsErrors.client("Private repository authentication requires that the task definition specify a value"
                    + " for executionRoleArn.");
        }
    }

    private static boolean hasNull(@Nullable String text) {
        return text != null && text.indexOf('\0') >= 0;
    }

    private static void checkSecret(ContainerDefinition container, Secret secret, Set<String> names) {
        String name = secret.name();
        String from = secret.valueFrom();
        if (name == null || name.isEmpty() || name.contains("=") || hasNull(name) || from == null) {
            throw ContainerRules.invalid(container, "secrets");
        }
        if (!names.add(name)) {
            throw EcsErrors.client("The secret name must be unique and not shared with any new or existing"
                    + " environment variables set on the container, such as '" + name + "'.");
        }
        if (from.startsWith("arn:") && !SECRET_ARN.matcher(from).matches()) {
            throw ContainerRules.invalid(
                    container,
                    "secrets",
                    "The valueFrom of '" + name + "' must be a parameter of Systems Manager or the ARN of a secret of"
                            + " Secrets Manager.");
        }
        if (!from.startsWith("arn:") && !PARAMETER.matcher(from).matches()) {
            throw EcsErrors.client("The Systems Manager parameter name specified for secret " + name
                    + " is invalid. The parameter name can be up to 2048 characters and include the following letters"
                    + " and symbols: a-zA-Z0-9_.-");
        }
    }

    private static void checkFiles(ContainerDefinition container, List<EnvironmentFile> files) {
        if (files.size() > MOST_FILES) {
            throw ContainerRules.invalid(container, "environmentFiles", "The maximum is " + MOST_FILES + " files.");
        }
        for (EnvironmentFile file : files) {
            if (file.type() != EnvironmentFileType.S3) {
                throw ContainerRules.invalid(container, "environmentFiles", "The only type of file is s3.");
            }
            if (file.value() == null || !FILE.matcher(file.value()).matches()) {
                throw EcsErrors.client("Invalid arn syntax.");
            }
            if (!file.value().endsWith(".env")) {
                throw ContainerRules.invalid(container, "environmentFiles", "A file's name must end in .env.");
            }
        }
    }
}
