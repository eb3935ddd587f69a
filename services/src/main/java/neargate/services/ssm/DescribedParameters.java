package neargate.services.ssm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import software.amazon.awssdk.services.ssm.model.DeleteParameterRequest;
import software.amazon.awssdk.services.ssm.model.DeleteParameterResponse;
import software.amazon.awssdk.services.ssm.model.DeleteParametersRequest;
import software.amazon.awssdk.services.ssm.model.DeleteParametersResponse;
import software.amazon.awssdk.services.ssm.model.DescribeParametersRequest;
import software.amazon.awssdk.services.ssm.model.DescribeParametersResponse;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;

/** The user's parameters without their values: described, deleted. */
final class DescribedParameters {
    private static final int USUAL_PAGE = 50;

    private final ParameterStore parameters;

    DescribedParameters(ParameterStore parameters) {
        this.parameters = parameters;
    }

    DescribeParametersResponse describe(DescribeParametersRequest request) {
        if (!request.filters().isEmpty() && !request.parameterFilters().isEmpty()) {
            throw SsmErrors.validation("You can use either Filters or ParameterFilters in a single request.");
        }
        Predicate<ParameterRecord> filter =
                ParameterFilters.of(request.parameterFilters()).and(ParameterFilters.ofOldKind(request.filters()));
        Page<ParameterRecord> page = Page.of(
                parameters
                        .store()
                        .snapshot()
                        .scanAfter(
                                ParameterStore.PARAMETERS,
                                Scope.of(Caller.current()),
                                SsmErrors.after(request.nextToken()))
                        .map(Row::value)
                        .filter(filter),
                request.maxResults() == null ? USUAL_PAGE : Math.clamp(request.maxResults(), 1, USUAL_PAGE),
                ParameterRecord::name);
        return DescribeParametersResponse.builder()
                .parameters(
                        page.items().stream().map(it -> metadata(it.latest())).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static ParameterMetadata metadata(ParameterHistory latest) {
        return ParameterMetadata.builder()
                .name(latest.name())
                .arn(ParameterName.arn(Caller.current(), latest.name()))
                .type(latest.type())
                .keyId(latest.keyId())
                .lastModifiedDate(latest.lastModifiedDate())
                .lastModifiedUser(latest.lastModifiedUser())
                .description(latest.description())
                .allowedPattern(latest.allowedPattern())
                .version(latest.version())
                .tier(latest.tier())
                .policies(latest.policies())
                .dataType(latest.dataType())
                .build();
    }

    DeleteParameterResponse delete(DeleteParameterRequest request) {
        Caller caller = Caller.current();
        Scope scope = Scope.of(caller);
        ParameterName name = ParameterName.parse(caller, request.name());
        parameters.store().write(tx -> {
            ParameterRecord parameter = ParameterStore.require(tx, scope, name);
            ParameterStore.delete(tx, scope, parameter);
            return parameter;
        });
        return DeleteParameterResponse.builder().build();
    }

    DeleteParametersResponse delete(DeleteParametersRequest request) {
        Caller caller = Caller.current();
        Scope scope = Scope.of(caller);
        List<ParameterName> names = request.names().stream()
                .map(name -> ParameterName.parse(caller, name))
                .toList();
        return parameters.store().write(tx -> {
            List<String> deleted = new ArrayList<>();
            List<String> unknown = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                Optional<ParameterRecord> found = names.get(i).selector().isEmpty()
                        ? ParameterStore.find(tx, scope, names.get(i))
                        : Optional.empty();
                found.ifPresent(parameter -> ParameterStore.delete(tx, scope, parameter));
                (found.isPresent() ? deleted : unknown).add(request.names().get(i));
            }
            return DeleteParametersResponse.builder()
                    .deletedParameters(deleted)
                    .invalidParameters(unknown)
                    .build();
        });
    }
}
