package neargate.gateway.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import neargate.kernel.codec.Member;
import neargate.kernel.codec.Shape;
import neargate.models.OperationModel;
import neargate.models.Protocol;
import neargate.models.ServiceModel;
import neargate.models.ShapeModel;
import neargate.models.ShapeModel.Elements;
import neargate.models.ShapeModel.Entries;
import neargate.models.ShapeModel.Structure;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Holds a request against the constraints of its model and says what is wrong in AWS's words: "1 validation error
 * detected: Value null at 'roleName' failed to satisfy constraint: Member must not be null".
 */
final class Validation {
    private static final int MOST_REPORTED = 20;
    private final ServiceModel service;
    private final ValidationStyle style;
    private final @Nullable Checks input;

    /** The checks of each structure, made on first use, since structures may contain themselves. */
    private final Map<Integer, Checks> structures = new ConcurrentHashMap<>();

    private final Map<Integer, ValueRule> rules = new ConcurrentHashMap<>();

    Validation(ServiceModel service, OperationModel operation, Protocol protocol, Shape shape) {
        this.service = service;
        this.style = ValidationStyle.of(service.module(), protocol);
        this.input = service.shape(operation.input()) instanceof Structure structure
                ? new Checks(structure, shape, style)
                : null;
    }

    Optional<Fault> check(SdkPojo request) {
        if (input == null) {
            return Optional.empty();
        }
        var found = new ArrayList<Violation>();
        structure(input, request, "", found);
        return found.isEmpty() ? Optional.empty() : Optional.of(style.fault(found));
    }

    private void structure(Checks checks, SdkPojo value, String path, List<Violation> found) {
        for (Check check : checks.all) {
            Object member = check.member.get(value);
            if (member != null) {
                if (check.shape != ShapeModel.FREE) {
                    value(check.shape, check.member, member, style.path(path, check.member.name()), found);
                }
            } else if (check.required) {
                found.add(Violation.missing(style.path(path, check.member.name()), check.member.inputName()));
            }
            if (found.size() > MOST_REPORTED) {
                return;
            }
        }
    }

    private void value(int number, Member member, Object value, String path, List<Violation> found) {
        ShapeModel shape = service.shape(number);
        switch (shape) {
            case Structure structure
            when value instanceof SdkPojo pojo ->
                structure(
                        structures.computeIfAbsent(number, key -> new Checks(structure, member.shape(), style)),
                        pojo,
                        path,
                        found);
            case Elements elements
            when value instanceof List<?> list -> {
                rule(number, shape).check(value, list.size(), path, found);
                elements(elements, member.element(), list, path, found);
            }
            case Entries entries
            when value instanceof Map<?, ?> map -> {
                rule(number, shape).check(value, map.size(), path, found);
                entries(entries, member.element(), map, path, found);
            }
            case null -> {}
            default -> rule(number, shape).check(value, path, found);
        }
    }

    private void elements(Elements elements, Member element, List<?> values, String path, List<Violation> found) {
        int number = elements.element();
        if (number == ShapeModel.FREE) {
            return;
        }
        for (int i = 0; i < values.size() && found.size() <= MOST_REPORTED; i++) {
            Object value = values.get(i);
            if (value != null) {
                if (isSimple(number)) {
                    ValueRule rule = rule(number, service.shape(number));
                    if (!rule.admits(value)) {
                        found.add(style.inList(path, values, value, elements.hidden(), rule));
                        return;
                    }
                } else {
                    value(number, element, value, path + "." + (i + 1) + ".member", found);
                }
            }
        }
    }

    private void entries(Entries entries, Member element, Map<?, ?> values, String path, List<Violation> found) {
        for (var entry : values.entrySet()) {
            if (found.size() > MOST_REPORTED) {
                return;
            }
            if (entries.key() != ShapeModel.FREE) {
                ValueRule rule = rule(entries.key(), service.shape(entries.key()));
                if (!rule.admits(entry.getKey())) {
                    found.add(new Violation(
                            path, values, entries.hidden(), "Map keys must satisfy constraint: " + rule.described()));
                    return;
                }
            }
            if (entries.value() != ShapeModel.FREE && entry.getValue() != null) {
                if (isSimple(entries.value())) {
                    ValueRule rule = rule(entries.value(), service.shape(entries.value()));
                    if (!rule.admits(entry.getValue())) {
                        found.add(new Violation(
                                path,
                                values,
                                entries.hidden(),
                                "Map value must satisfy constraint: " + rule.described()));
                        return;
                    }
                } else {
                    value(entries.value(), element, entry.getValue(), path + "." + entry.getKey() + ".member", found);
                }
            }
        }
    }

    private boolean isSimple(int number) {
        ShapeModel shape = service.shape(number);
        return !(shape instanceof Structure || shape instanceof Elements || shape instanceof Entries);
    }

    private ValueRule rule(int number, @Nullable ShapeModel shape) {
        return rules.computeIfAbsent(number, key -> new ValueRule(shape));
    }

    /** One member's constraints. */
    private record Check(Member member, int shape, boolean required) {}

    /** A structure's constraints, matched to the members of the SDK's class by name. */
    private static final class Checks {
        private final List<Check> all = new ArrayList<>();

        Checks(Structure structure, Shape shape, ValidationStyle style) {
            var byName = new HashMap<String, Member>();
            shape.members().forEach(member -> byName.put(member.name().toLowerCase(Locale.ROOT), member));
            for (String name : structure.required()) {
                Member member = byName.remove(name.toLowerCase(Locale.ROOT));
                if (member != null) {
                    int number = style.leavesToService(name)
                            ? ShapeModel.FREE
                            : structure.members().getOrDefault(name, ShapeModel.FREE);
                    all.add(new Check(member, number, true));
                }
            }
            structure.members().forEach((name, number) -> {
                Member member = byName.get(name.toLowerCase(Locale.ROOT));
                if (member != null && !style.leavesToService(name)) {
                    all.add(new Check(member, number, false));
                }
            });
        }
    }
}
