package neargate.services.ssm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import software.amazon.awssdk.services.ssm.model.LabelParameterVersionRequest;
import software.amazon.awssdk.services.ssm.model.LabelParameterVersionResponse;
import software.amazon.awssdk.services.ssm.model.UnlabelParameterVersionRequest;
import software.amazon.awssdk.services.ssm.model.UnlabelParameterVersionResponse;

/** Names for versions of parameters. A label stands for one version, and moves when another is given it. */
final class ParameterLabels {
    private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z_.-][a-zA-Z0-9_.-]{0,99}");
    private static final int MOST = 10;

    private final ParameterStore parameters;

    ParameterLabels(ParameterStore parameters) {
        this.parameters = parameters;
    }

    LabelParameterVersionResponse label(LabelParameterVersionRequest request) {
        Caller caller = Caller.current();
        Scope scope = Scope.of(caller);
        ParameterName name = ParameterName.parse(caller, request.name());
        List<String> valid = request.labels().stream()
                .filter(ParameterLabels::isValid)
                .distinct()
                .toList();
        List<String> invalid =
                request.labels().stream().filter(label -> !isValid(label)).toList();
        long version = parameters.store().write(tx -> {
            ParameterRecord parameter = ParameterStore.require(tx, scope, name);
            long number =
                    request.parameterVersion() == null ? parameter.latest().version() : request.parameterVersion();
            if (ParameterStore.version(tx, scope, parameter.name(), number).isEmpty()) {
                throw SsmErrors.noVersion(parameter.name(), Long.toString(number));
            }
            Map<String, Long> labels = new TreeMap<>(parameter.labels());
            valid.forEach(label -> labels.put(label, number));
            ParameterRecord labelled = parameter.withLabels(labels);
            if (labelled.labelsOf(number).size() > MOST) {
                throw SsmErrors.tooManyLabels();
            }
            tx.put(ParameterStore.PARAMETERS, scope.key(parameter.name()), labelled);
            return number;
        });
        return LabelParameterVersionResponse.builder()
                .parameterVersion(version)
                .invalidLabels(invalid)
                .build();
    }

    /** "Labels can't begin with a number, aws or ssm (not case-sensitive)." */
    private static boolean isValid(String label) {
        String lower = label.toLowerCase(Locale.ROOT);
        return ALLOWED.matcher(label).matches() && !lower.startsWith("aws") && !lower.startsWith("ssm");
    }

    UnlabelParameterVersionResponse unlabel(UnlabelParameterVersionRequest request) {
        Caller caller = Caller.current();
        Scope scope = Scope.of(caller);
        ParameterName name = ParameterName.parse(caller, request.name());
        return parameters.store().write(tx -> {
            ParameterRecord parameter = ParameterStore.require(tx, scope, name);
            Map<String, Long> labels = new TreeMap<>(parameter.labels());
            List<String> removed = new ArrayList<>();
            List<String> invalid = new ArrayList<>();
            for (String label : request.labels()) {
                boolean there = labels.remove(label, request.parameterVersion());
                (there ? removed : invalid).add(label);
            }
            tx.put(ParameterStore.PARAMETERS, scope.key(parameter.name()), parameter.withLabels(labels));
            return UnlabelParameterVersionResponse.builder()
                    .removedLabels(removed)
                    .invalidLabels(invalid)
                    .build();
        });
    }
}
