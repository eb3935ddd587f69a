package neargate.services.ssm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import neargate.kernel.Page;
import neargate.kernel.controller.Controller;
import neargate.kernel.store.Table;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.SsmException;

/** AWS Systems Manager, as far as machine images need it: to read public parameters. It keeps nothing. */
public final class SsmService implements SsmClient {
    private static final int MOST_AT_ONCE = 10;

    private final PublicParameters parameters;

    public SsmService(Ec2Client ec2) {
        this.parameters = new PublicParameters(ec2);
    }

    /** The tables of this service. */
    public static List<Table<?>> tables() {
        return List.of();
    }

    /** Nothing runs in the background. */
    public List<Controller> controllers() {
        return List.of();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}

    @Override
    public GetParameterResponse getParameter(GetParameterRequest request) {
        return GetParameterResponse.builder()
                .parameter(find(request.name())
                        .orElseThrow(() -> error(
                                ParameterNotFoundException.builder(),
                                "ParameterNotFound",
                                "Parameter " + request.name() + " not found.")))
                .build();
    }

    @Override
    public GetParametersResponse getParameters(GetParametersRequest request) {
        if (request.names().isEmpty() || request.names().size() > MOST_AT_ONCE) {
            throw invalid("1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have"
                    + " length between 1 and " + MOST_AT_ONCE);
        }
        List<Parameter> found = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (String name : request.names()) {
            find(name).ifPresentOrElse(found::add, () -> unknown.add(name));
        }
        return GetParametersResponse.builder()
                .parameters(found)
                .invalidParameters(unknown)
                .build();
    }

    @Override
    public GetParametersByPathResponse getParametersByPath(GetParametersByPathRequest request) {
        String path = request.path();
        if (path == null || !path.startsWith("/")) {
            throw invalid(
                    "The parameter doesn't meet the parameter name requirements. The parameter name must begin with"
                            + " a forward slash \"/\".");
        }
        if (!request.parameterFilters().isEmpty()) {
            throw invalid("ParameterFilters are not supported yet.");
        }
        String prefix = path.endsWith("/") ? path : path + "/";
        boolean deep = Boolean.TRUE.equals(request.recursive());
        int size = request.maxResults() == null ? MOST_AT_ONCE : Math.clamp(request.maxResults(), 1, MOST_AT_ONCE);
        String after = after(request.nextToken());
        Page<String> page = Page.of(
                PublicParameters.names()
                        .filter(name -> name.startsWith(prefix))
                        .filter(name -> deep || name.indexOf('/', prefix.length()) < 0)
                        .filter(name -> name.compareTo(after) > 0),
                size,
                name -> name);
        return GetParametersByPathResponse.builder()
                .parameters(page.items().stream()
                        .flatMap(name -> parameters.find(name).stream())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static String after(@Nullable String token) {
        try {
            return Page.after(token);
        } catch (Page.InvalidTokenException e) {
            throw error(SsmException.builder(), "InvalidNextToken", "The specified token isn't valid.");
        }
    }

    /** A name may have a version: there is one only. */
    private Optional<Parameter> find(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            throw invalid(
                    "1 validation error detected: Value at 'name' failed to satisfy constraint: Member must not be"
                            + " null");
        }
        return parameters.find(name.endsWith(":1") ? name.substring(0, name.length() - 2) : name);
    }

    private static SsmException invalid(String message) {
        return error(SsmException.builder(), "ValidationException", message);
    }

    private static SsmException error(AwsServiceException.Builder builder, String code, String message) {
        return (SsmException) builder.message(message)
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName("Ssm")
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
