package neargate.services.ssm;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.GetParameterHistoryRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterHistoryResponse;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.ParameterVersionNotFoundException;

/** Parameters of all three makes, read. */
final class Parameters {
    private static final int MOST_AT_ONCE = 10;
    private static final int USUAL_HISTORY = 50;

    private final ParameterStore parameters;
    private final SecureStrings secureStrings;
    private final PublicParameters published;
    private final SecretReferences references;

    Parameters(
            ParameterStore parameters,
            SecureStrings secureStrings,
            PublicParameters published,
            SecretReferences references) {
        this.parameters = parameters;
        this.secureStrings = secureStrings;
        this.published = published;
        this.references = references;
    }

    GetParameterResponse get(GetParameterRequest request) {
        return GetParameterResponse.builder()
                .parameter(find(required(request.name()), Boolean.TRUE.equals(request.withDecryption())))
                .build();
    }

    private static String required(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            throw SsmErrors.validation(
                    "1 validation error detected: Value at 'name' failed to satisfy constraint: Member must not be"
                            + " null");
        }
        return name;
    }

    GetParametersResponse get(GetParametersRequest request) {
        List<String> names = List.copyOf(new LinkedHashSet<>(request.names()));
        if (names.isEmpty() || names.size() > MOST_AT_ONCE) {
            throw SsmErrors.validation(
                    "1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have"
                            + " length between 1 and " + MOST_AT_ONCE);
        }
        List<Parameter> found = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (String name : names) {
            try {
                found.add(find(required(name), Boolean.TRUE.equals(request.withDecryption())));
            } catch (ParameterNotFoundException | ParameterVersionNotFoundException e) {
                unknown.add(name);
            }
        }
        return GetParametersResponse.builder()
                .parameters(found)
                .invalidParameters(unknown)
                .build();
    }

    /** The parameter that a name with or without a selector means. */
    private Parameter find(String text, boolean decrypted) {
        if (text.startsWith(SecretReferences.PREFIX)) {
            return references.read(text, decrypted);
        }
        ParameterName name = ParameterName.parse(Caller.current(), text);
        return ofUser(name, decrypted).or(() -> ofAws(name)).orElseThrow(() -> SsmErrors.noParameter(text));
    }

    private Optional<Parameter> ofUser(ParameterName name, boolean decrypted) {
        return parameters.find(name).map(parameter -> {
            Parameter shown = shown(parameters.version(parameter, name.selector()), decrypted);
            return name.selector().isEmpty() ? shown : shown.copy(it -> it.selector(":" + name.selector()));
        });
    }

    /** What AWS publishes has one version. */
    private Optional<Parameter> ofAws(ParameterName name) {
        return name.selector().isEmpty() || name.selector().equals("1")
                ? name.candidates().stream()
                        .flatMap(candidate -> published.find(candidate).stream())
                        .findFirst()
                : Optional.empty();
    }

    private Parameter shown(ParameterHistory version, boolean decrypted) {
        return Parameter.builder()
                .name(version.name())
                .type(version.type())
                .value(value(version, decrypted))
                .version(version.version())
                .lastModifiedDate(version.lastModifiedDate())
                .arn(ParameterName.arn(Caller.current(), version.name()))
                .dataType(version.dataType())
                .build();
    }

    private String value(ParameterHistory version, boolean decrypted) {
        return decrypted && version.type() == ParameterType.SECURE_STRING
                ? secureStrings.open(ParameterName.arn(Caller.current(), version.name()), version.value())
                : version.value();
    }

    GetParametersByPathResponse getByPath(GetParametersByPathRequest request) {
        String path = request.path();
        if (path == null || !path.startsWith("/")) {
            throw SsmErrors.validation(
                    "The parameter doesn't meet the parameter name requirements. The parameter name must begin with"
                            + " a forward slash \"/\".");
        }
        String prefix = path.endsWith("/") ? path : path + "/";
        String after = SsmErrors.after(request.nextToken());
        int limit = request.maxResults() == null ? MOST_AT_ONCE : Math.clamp(request.maxResults(), 1, MOST_AT_ONCE);
        boolean deep = Boolean.TRUE.equals(request.recursive());
        Predicate<ParameterRecord> filter = ParameterFilters.ofPath(request.parameterFilters());
        boolean decrypted = Boolean.TRUE.equals(request.withDecryption());
        return prefix.startsWith("/aws/")
                ? answer(Page.of(published(prefix, deep, after), limit, Parameter::name))
                : answer(Page.of(
                        below(prefix, after)
                                .filter(it -> deep || isDirectlyBelow(prefix, it.name()))
                                .filter(filter)
                                .map(it -> shown(it.latest(), decrypted)),
                        limit,
                        Parameter::name));
    }

    private static GetParametersByPathResponse answer(Page<Parameter> page) {
        return GetParametersByPathResponse.builder()
                .parameters(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private Stream<Parameter> published(String prefix, boolean deep, String after) {
        return PublicParameters.names()
                .filter(name -> name.startsWith(prefix))
                .filter(name -> deep || isDirectlyBelow(prefix, name))
                .filter(name -> name.compareTo(after) > 0)
                .flatMap(name -> published.find(name).stream());
    }

    /** The user's parameters below a path, from its place in the order of names to its end. All are below the root. */
    private Stream<ParameterRecord> below(String prefix, String after) {
        boolean root = prefix.equals("/");
        String from = root || after.compareTo(prefix) > 0 ? after : prefix;
        return parameters
                .store()
                .snapshot()
                .scanAfter(ParameterStore.PARAMETERS, Scope.of(Caller.current()), from)
                .map(Row::value)
                .takeWhile(it -> root || it.name().startsWith(prefix));
    }

    private static boolean isDirectlyBelow(String prefix, String name) {
        return name.indexOf('/', prefix.length()) < 0;
    }

    GetParameterHistoryResponse history(GetParameterHistoryRequest request) {
        Caller caller = Caller.current();
        Scope scope = Scope.of(caller);
        ParameterRecord parameter = ParameterStore.require(
                parameters.store().snapshot(), scope, ParameterName.parse(caller, request.name()));
        boolean decrypted = Boolean.TRUE.equals(request.withDecryption());
        int limit = request.maxResults() == null ? USUAL_HISTORY : Math.clamp(request.maxResults(), 1, USUAL_HISTORY);
        Page<ParameterHistory> page = Page.of(
                ParameterStore.versions(
                                parameters.store().snapshot(),
                                scope,
                                parameter.name(),
                                SsmErrors.after(request.nextToken()))
                        .map(version -> version.copy(it ->
                                it.value(value(version, decrypted)).labels(parameter.labelsOf(version.version())))),
                limit,
                version -> ParameterStore.versionKey(scope, version.name(), version.version())
                        .id());
        return GetParameterHistoryResponse.builder()
                .parameters(page.items())
                .nextToken(page.nextToken())
                .build();
    }
}
