package neargate.services.secretsmanager;

import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import neargate.kernel.Ids;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Deadlines;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.policy.Identities;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.CancelRotateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.CancelRotateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DeleteResourcePolicyRequest;
import software.amazon.awssdk.services.secretsmanager.model.DeleteResourcePolicyResponse;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetRandomPasswordRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetRandomPasswordResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetResourcePolicyRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetResourcePolicyResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretVersionIdsRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretVersionIdsResponse;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutResourcePolicyRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutResourcePolicyResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.RestoreSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.RestoreSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.RotateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.RotateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.TagResourceRequest;
import software.amazon.awssdk.services.secretsmanager.model.TagResourceResponse;
import software.amazon.awssdk.services.secretsmanager.model.UntagResourceRequest;
import software.amazon.awssdk.services.secretsmanager.model.UntagResourceResponse;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretVersionStageRequest;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretVersionStageResponse;
import software.amazon.awssdk.services.secretsmanager.model.ValidateResourcePolicyRequest;
import software.amazon.awssdk.services.secretsmanager.model.ValidateResourcePolicyResponse;

/** AWS Secrets Manager: the operations there are, each in the class of its resource. */
public final class SecretsManagerService implements SecretsManagerClient {
    private final Secrets secrets;
    private final SecretLists lists;
    private final SecretValues values;
    private final SecretBatches batches;
    private final Versions versions;
    private final Rotations rotations;
    private final ResourcePolicies policies;
    private final SecretTags tags;
    private final RandomPasswords passwords;
    private final List<Controller> controllers;

    /**
     * Secrets Manager.
     *
     * @param kms encrypts the keys that values are encrypted with
     * @param random passwords are made of it: outside of tests it must be secure
     * @param identities whom policies of secrets may name
     */
    public SecretsManagerService(
            Store store, Clock clock, KmsClient kms, RandomGenerator random, Supplier<Identities> identities) {
        var stored = new SecretStore(store);
        var vault = new Vault(kms, random);
        var ids = new Ids(random);
        versions = new Versions(stored, vault, ids);
        secrets = new Secrets(stored, versions, clock, ids);
        lists = new SecretLists(stored);
        values = new SecretValues(stored, vault, clock);
        batches = new SecretBatches(lists, values::get);
        rotations = new Rotations(stored, clock);
        policies = new ResourcePolicies(stored, identities);
        tags = new SecretTags(stored);
        passwords = new RandomPasswords(random);
        controllers = List.of(new Deadlines<>(
                "secretsmanager.secrets",
                SecretStore.SECRETS,
                SecretRecord::deletion,
                (tx, key, _) -> SecretStore.delete(tx, key),
                store,
                clock));
    }

    private SecretsManagerService(SecretsManagerService it, SecretsManagerClient reader) {
        secrets = it.secrets;
        lists = it.lists;
        values = it.values;
        batches = new SecretBatches(it.lists, reader::getSecretValue);
        versions = it.versions;
        rotations = it.rotations;
        policies = it.policies;
        tags = it.tags;
        passwords = it.passwords;
        controllers = it.controllers;
    }

    /** The same, but {@code reader}, which knows what the caller may read, reads the secrets of a batch. */
    public SecretsManagerService batchesReadBy(SecretsManagerClient reader) {
        return new SecretsManagerService(this, reader);
    }

    /** The tables of this service. */
    public static List<Table<?>> tables() {
        return List.of(SecretStore.SECRETS, SecretStore.VERSIONS);
    }

    /** Deletes secrets when their recovery window is over. */
    public List<Controller> controllers() {
        return controllers;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}

    // Secrets

    @Override
    public CreateSecretResponse createSecret(CreateSecretRequest request) {
        return secrets.create(request);
    }

    @Override
    public DescribeSecretResponse describeSecret(DescribeSecretRequest request) {
        return secrets.describe(request);
    }

    @Override
    public ListSecretsResponse listSecrets(ListSecretsRequest request) {
        return lists.list(request);
    }

    @Override
    public UpdateSecretResponse updateSecret(UpdateSecretRequest request) {
        return secrets.update(request);
    }

    @Override
    public DeleteSecretResponse deleteSecret(DeleteSecretRequest request) {
        return secrets.delete(request);
    }

    @Override
    public RestoreSecretResponse restoreSecret(RestoreSecretRequest request) {
        return secrets.restore(request);
    }

    // Values and versions

    @Override
    public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
        return values.get(request);
    }

    @Override
    public BatchGetSecretValueResponse batchGetSecretValue(BatchGetSecretValueRequest request) {
        return batches.get(request);
    }

    @Override
    public PutSecretValueResponse putSecretValue(PutSecretValueRequest request) {
        return versions.put(request);
    }

    @Override
    public UpdateSecretVersionStageResponse updateSecretVersionStage(UpdateSecretVersionStageRequest request) {
        return versions.updateStage(request);
    }

    @Override
    public ListSecretVersionIdsResponse listSecretVersionIds(ListSecretVersionIdsRequest request) {
        return versions.list(request);
    }

    @Override
    public GetRandomPasswordResponse getRandomPassword(GetRandomPasswordRequest request) {
        return passwords.make(request);
    }

    // Rotation

    @Override
    public RotateSecretResponse rotateSecret(RotateSecretRequest request) {
        return rotations.rotate(request);
    }

    @Override
    public CancelRotateSecretResponse cancelRotateSecret(CancelRotateSecretRequest request) {
        return rotations.cancel(request);
    }

    // Resource policies

    @Override
    public PutResourcePolicyResponse putResourcePolicy(PutResourcePolicyRequest request) {
        return policies.put(request);
    }

    @Override
    public GetResourcePolicyResponse getResourcePolicy(GetResourcePolicyRequest request) {
        return policies.get(request);
    }

    @Override
    public DeleteResourcePolicyResponse deleteResourcePolicy(DeleteResourcePolicyRequest request) {
        return policies.delete(request);
    }

    @Override
    public ValidateResourcePolicyResponse validateResourcePolicy(ValidateResourcePolicyRequest request) {
        return policies.validate(request);
    }

    // Tags

    @Override
    public TagResourceResponse tagResource(TagResourceRequest request) {
        return tags.tag(request);
    }

    @Override
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        return tags.untag(request);
    }
}
