package neargate.services.ecs.secrets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import neargate.engine.images.RegistryCredentials;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import neargate.services.ecs.secrets.SecretReference.OfParameterStore;
import neargate.services.ecs.secrets.SecretReference.OfSecretsManager;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.SsmException;

/** Secrets from Secrets Manager and Parameter Store, fetched as the execution role of the task, as Fargate does it. */
public final class FetchedSecrets implements TaskSecrets {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FROM_SECRETS_MANAGER = "unable to retrieve secret from asm: ";
    private static final String FROM_PARAMETER_STORE = "unable to retrieve secrets from ssm: ";
    private static final String FOR_REGISTRY = "unable to get registry auth from asm: ";
    private static final String RETRIED = "service call has been retried 1 time(s): ";

    /** As many as GetParameters answers. */
    private static final int AT_ONCE = 10;

    private final SecretsManagerClient secretsManager;
    private final SsmClient ssm;
    private final ExecutionRoles roles;

    public FetchedSecrets(SecretsManagerClient secretsManager, SsmClient ssm, ExecutionRoles roles) {
        this.secretsManager = secretsManager;
        this.ssm = ssm;
        this.roles = roles;
    }

    @Override
    public TaskDefinition into(Scope scope, String taskArn, TaskDefinition definition) throws UnavailableException {
        Optional<String> file = Needs.files(definition).findFirst();
        if (file.isPresent()) {
            throw new UnavailableException("ResourceInitializationError: failed to download env files: file download"
                    + " command: non empty error stream: there is no Amazon S3 here that has " + file.get());
        }
        Optional<String> routerFile = Needs.routerFile(definition);
        if (routerFile.isPresent()) {
            throw new UnavailableException(
                    "ResourceInitializationError: failed to download firelens config file: there is no"
                            + " Amazon S3 here that has " + routerFile.get());
        }
        Set<String> needs = Needs.of(definition);
        Set<String> registries = Needs.registries(definition);
        if (needs.isEmpty() && registries.isEmpty()) {
            return definition;
        }
        if (definition.executionRoleArn() == null) {
            throw UnavailableException.notRetrieved("unable to find execution role credentials");
        }
        String taskId = taskArn.substring(taskArn.lastIndexOf('/') + 1);
        Caller role = roles.assume(scope, definition.executionRoleArn(), taskId);
        Map<String, String> values = new TreeMap<>();
        Map<String, Set<String>> parameters = new TreeMap<>();
        for (String valueFrom : new TreeSet<>(needs)) {
            switch (reference(valueFrom, scope.region())) {
                case OfSecretsManager secret -> values.put(valueFrom, fetch(in(secret.region(), role), secret));
                case OfParameterStore(String region, String name) ->
                    parameters.computeIfAbsent(region, _ -> new TreeSet<>()).add(name);
            }
        }
        for (Map.Entry<String, Set<String>> ofRegion : parameters.entrySet()) {
            Map<String, String> found = fetch(in(ofRegion.getKey(), role), List.copyOf(ofRegion.getValue()));
            found.keySet().retainAll(ofRegion.getValue());
            values.putAll(found);
        }
        checkHeld(values);
        Map<String, String> credentials = new HashMap<>();
        for (String parameter : new TreeSet<>(registries)) {
            credentials.put(parameter, registryAuth(role, scope.region(), parameter));
        }
        return Needs.filled(definition, values, credentials);
    }

    /** No variable of a process can hold a NUL, and what refuses it later would show the value. */
    private static void checkHeld(Map<String, String> values) throws UnavailableException {
        for (Map.Entry<String, String> secret : values.entrySet()) {
            if (secret.getValue().indexOf('\0') >= 0) {
                throw UnavailableException.notRetrieved("the value of the secret " + secret.getKey()
                        + " has a NUL character, which no environment variable can hold");
            }
        }
    }

    private static Caller in(String region, Caller role) {
        return new Caller(role.account(), region, role.principal(), role.requestId(), "", role.session());
    }

    private static SecretReference reference(String valueFrom, String region) throws UnavailableException {
        try {
            return SecretReference.parse(valueFrom, region);
        } catch (SecretReference.MalformedException e) {
            throw UnavailableException.notRetrieved(FROM_SECRETS_MANAGER + e.getMessage());
        }
    }

    private String fetch(Caller identity, OfSecretsManager secret) throws UnavailableException {
        String value;
        try {
            value = identity.call(() -> secretsManager.getSecretValue(request -> request.secretId(secret.arn())
                            .versionStage(secret.versionStage())
                            .versionId(secret.versionId())))
                    .secretString();
        } catch (SecretsManagerException e) {
            throw UnavailableException.notRetrieved(FROM_SECRETS_MANAGER + RETRIED + "failed to fetch secret "
                    + secret.arn() + " from secrets manager: " + words(e));
        }
        if (value == null) {
            throw UnavailableException.notRetrieved(
                    FROM_SECRETS_MANAGER + "the secret " + secret.arn() + " has bytes, not text");
        }
        return secret.jsonKey() == null ? value : member(value, secret.jsonKey());
    }

    /** The credentials of a registry, by the ARN of their secret, or by its name where that is in the task's region. */
    private String registryAuth(Caller role, String region, String parameter) throws UnavailableException {
        String where = Arn.parse(parameter)
                .map(Arn::region)
                .filter(it -> !it.isEmpty())
                .orElse(region);
        String value;
        try {
            value = in(where, role)
                    .call(() -> secretsManager.getSecretValue(request -> request.secretId(parameter)))
                    .secretString();
        } catch (SecretsManagerException e) {
            throw UnavailableException.notRetrieved(
                    FOR_REGISTRY + RETRIED + "asm fetching secret from the service for " + parameter + ": " + words(e));
        }
        try {
            RegistryCredentials _ = RegistryCredentials.parse(value == null ? "" : value);
        } catch (IllegalArgumentException e) {
            throw UnavailableException.notRetrieved(FOR_REGISTRY + e.getMessage());
        }
        return value;
    }

    /** The member of a secret that is a JSON object: text as it is, anything else as it is written. */
    private static String member(String value, String key) throws UnavailableException {
        JsonNode member;
        try {
            member = JSON.readTree(value).path(key);
        } catch (JsonProcessingException notJson) {
            throw UnavailableException.notRetrieved(
                    FROM_SECRETS_MANAGER + RETRIED + "the secret is not JSON, and has no key " + key);
        }
        if (member.isMissingNode()) {
            throw UnavailableException.notRetrieved(
                    FROM_SECRETS_MANAGER + "retrieved secret from Secrets Manager did not contain json key " + key);
        }
        return member.isTextual() ? member.textValue() : member.toString();
    }

    private Map<String, String> fetch(Caller identity, List<String> names) throws UnavailableException {
        Map<String, String> values = new HashMap<>();
        List<String> invalid = new ArrayList<>();
        for (int from = 0; from < names.size(); from += AT_ONCE) {
            List<String> some = names.subList(from, Math.min(names.size(), from + AT_ONCE));
            GetParametersResponse answer;
            try {
                answer = identity.call(
                        () -> ssm.getParameters(request -> request.names(some).withDecryption(true)));
            } catch (SsmException e) {
                throw UnavailableException.notRetrieved(FROM_PARAMETER_STORE + RETRIED + words(e));
            }
            invalid.addAll(answer.invalidParameters());
            for (Parameter parameter : answer.parameters()) {
                String selector = parameter.selector() == null ? "" : parameter.selector();
                values.put(parameter.name() + selector, parameter.value());
                values.put(parameter.arn() + selector, parameter.value());
            }
        }
        if (!invalid.isEmpty()) {
            throw UnavailableException.notRetrieved(
                    FROM_PARAMETER_STORE + RETRIED + "invalid ssm parameters: " + String.join(", ", invalid));
        }
        return values;
    }

    private static String words(AwsServiceException e) {
        String code = e.awsErrorDetails() == null
                ? e.getClass().getSimpleName()
                : e.awsErrorDetails().errorCode();
        return code + ": "
                + (e.awsErrorDetails() == null
                        ? e.getMessage()
                        : e.awsErrorDetails().errorMessage());
    }
}
