package neargate.services.ssm;

import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Deadlines;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.ssm.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.ssm.model.DeleteParameterRequest;
import software.amazon.awssdk.services.ssm.model.DeleteParameterResponse;
import software.amazon.awssdk.services.ssm.model.DeleteParametersRequest;
import software.amazon.awssdk.services.ssm.model.DeleteParametersResponse;
import software.amazon.awssdk.services.ssm.model.DescribeParametersRequest;
import software.amazon.awssdk.services.ssm.model.DescribeParametersResponse;
import software.amazon.awssdk.services.ssm.model.GetParameterHistoryRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterHistoryResponse;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.LabelParameterVersionRequest;
import software.amazon.awssdk.services.ssm.model.LabelParameterVersionResponse;
import software.amazon.awssdk.services.ssm.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.ssm.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.PutParameterResponse;
import software.amazon.awssdk.services.ssm.model.RemoveTagsFromResourceRequest;
import software.amazon.awssdk.services.ssm.model.RemoveTagsFromResourceResponse;
import software.amazon.awssdk.services.ssm.model.UnlabelParameterVersionRequest;
import software.amazon.awssdk.services.ssm.model.UnlabelParameterVersionResponse;

/** AWS Systems Manager, as far as Parameter Store goes: the operations there are, each in a class of its own kind. */
public final class SsmService implements SsmClient {
    private final PutParameter putParameter;
    private final Parameters parameters;
    private final DescribedParameters described;
    private final ParameterLabels labels;
    private final ParameterTags tags;
    private final Controller controller;

    /**
     * Systems Manager.
     *
     * @param ec2 has the images that public parameters tell of
     * @param kms encrypts SecureString parameters
     * @param secrets has what parameters may refer to
     * @param random must be secure outside of tests
     */
    public SsmService(
            Store store,
            Clock clock,
            Ec2Client ec2,
            KmsClient kms,
            SecretsManagerClient secrets,
            RandomGenerator random) {
        controller = new Deadlines<>(
                "ssm.parameters",
                ParameterStore.PARAMETERS,
                ParameterRecord::expiration,
                (tx, key, parameter) -> ParameterStore.delete(tx, key.scope(), parameter),
                store,
                clock);
        var stored = new ParameterStore(store);
        var secureStrings = new SecureStrings(kms, random);
        putParameter = new PutParameter(stored, secureStrings);
        parameters = new Parameters(stored, secureStrings, new PublicParameters(ec2), new SecretReferences(secrets));
        described = new DescribedParameters(stored);
        labels = new ParameterLabels(stored);
        tags = new ParameterTags(stored);
    }

    /** The tables of this service. */
    public static List<Table<?>> tables() {
        return List.of(ParameterStore.PARAMETERS, ParameterStore.VERSIONS);
    }

    /** Deletes parameters when they expire. */
    public List<Controller> controllers() {
        return List.of(controller);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}

    // Parameters

    @Override
    public PutParameterResponse putParameter(PutParameterRequest request) {
        return putParameter.put(request);
    }

    @Override
    public GetParameterResponse getParameter(GetParameterRequest request) {
        return parameters.get(request);
    }

    @Override
    public GetParametersResponse getParameters(GetParametersRequest request) {
        return parameters.get(request);
    }

    @Override
    public GetParametersByPathResponse getParametersByPath(GetParametersByPathRequest request) {
        return parameters.getByPath(request);
    }

    @Override
    public GetParameterHistoryResponse getParameterHistory(GetParameterHistoryRequest request) {
        return parameters.history(request);
    }

    @Override
    public DescribeParametersResponse describeParameters(DescribeParametersRequest request) {
        return described.describe(request);
    }

    @Override
    public DeleteParameterResponse deleteParameter(DeleteParameterRequest request) {
        return described.delete(request);
    }

    @Override
    public DeleteParametersResponse deleteParameters(DeleteParametersRequest request) {
        return described.delete(request);
    }

    // Labels

    @Override
    public LabelParameterVersionResponse labelParameterVersion(LabelParameterVersionRequest request) {
        return labels.label(request);
    }

    @Override
    public UnlabelParameterVersionResponse unlabelParameterVersion(UnlabelParameterVersionRequest request) {
        return labels.unlabel(request);
    }

    // Tags

    @Override
    public AddTagsToResourceResponse addTagsToResource(AddTagsToResourceRequest request) {
        return tags.add(request);
    }

    @Override
    public RemoveTagsFromResourceResponse removeTagsFromResource(RemoveTagsFromResourceRequest request) {
        return tags.remove(request);
    }

    @Override
    public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
        return tags.list(request);
    }
}
