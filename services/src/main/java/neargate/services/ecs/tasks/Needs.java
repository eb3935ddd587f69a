package neargate.services.ecs.tasks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.scheduler.placement.Filter;
import neargate.scheduler.placement.Port;
import neargate.scheduler.placement.Request;
import neargate.scheduler.placement.Resources;
import neargate.scheduler.placement.Strategy;
import neargate.scheduler.query.Query;
import neargate.scheduler.query.QueryException;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.placement.Held;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PlacementConstraint;
import software.amazon.awssdk.services.ecs.model.PlacementConstraintType;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;
import software.amazon.awssdk.services.ecs.model.PlacementStrategyType;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/** What tasks of a definition need of a container instance, as placement understands it. Pure. */
public final class Needs {
    private static final int MOST_CONSTRAINTS = 10;
    private static final int MOST_STRATEGIES = 5;
    private static final String ATTRIBUTE = "attribute:";

    private Needs() {}

    /** What one task holds of its instance. */
    public static Held held(TaskDefinition definition) {
        List<ContainerDefinition> containers = definition.containerDefinitions();
        return new Held(
                definition.cpu() != null ? Integer.parseInt(definition.cpu()) : sum(containers, it -> or(it.cpu(), 0)),
                definition.memory() != null
                        ? Integer.parseInt(definition.memory())
                        : sum(containers, it -> or(it.memoryReservation(), or(it.memory(), 0))),
                containers.stream().mapToInt(Gpus::wanted).sum(),
                definition.networkMode() == NetworkMode.AWSVPC ? 1 : 0,
                ports(definition, false),
                ports(definition, true));
    }

    /** More than a number can be is the largest there is: no instance has it. */
    private static int sum(List<ContainerDefinition> containers, ToLongFunction<ContainerDefinition> of) {
        return Math.clamp(containers.stream().mapToLong(of).sum(), 0, Integer.MAX_VALUE);
    }

    /** The ports of the host that are asked for by number. */
    private static List<Integer> ports(TaskDefinition definition, boolean udp) {
        if (definition.networkMode() == NetworkMode.AWSVPC || definition.networkMode() == NetworkMode.NONE) {
            return List.of();
        }
        return definition.containerDefinitions().stream()
                .flatMap(container -> container.portMappings().stream())
                .filter(port -> (port.protocol() == TransportProtocol.UDP) == udp)
                .map(PortMapping::hostPort)
                .filter(port -> port != null && port != 0)
                .distinct()
                .toList();
    }

    /** Of instances whose agent runs commands in containers. */
    public static final Filter EXEC_AGENT = new Filter.RequiredAttributes(Map.of("ecs.capability.execute-command", ""));

    /**
     * What placement is asked for.
     *
     * @param zones the Availability Zones of the subnets that tasks in the mode awsvpc may be in; empty in other modes
     * @param strategies as AWS has them; checked before
     */
    public static Request request(
            TaskDefinition definition,
            String group,
            List<PlacementConstraint> constraints,
            List<Strategy> strategies,
            Set<String> zones) {
        Held held = held(definition);
        List<Filter> filters = new ArrayList<>();
        Map<String, String> required = new LinkedHashMap<>();
        definition
                .requiresAttributes()
                .forEach(
                        attribute -> required.put(attribute.name(), Objects.requireNonNullElse(attribute.value(), "")));
        if (!required.isEmpty()) {
            filters.add(new Filter.RequiredAttributes(required));
        }
        if (!zones.isEmpty()) {
            filters.add(new Filter.Location(zones));
        }
        Stream.concat(
                        definition.placementConstraints().stream().map(it -> it.expression()),
                        constraints.stream()
                                .filter(it -> it.type() == PlacementConstraintType.MEMBER_OF)
                                .map(PlacementConstraint::expression))
                .map(Needs::query)
                .map(Filter.MemberOf::new)
                .forEach(filters::add);
        return new Request(
                group,
                new Resources(held.cpu(), held.memory(), held.gpus(), held.networkInterfaces()),
                Stream.concat(
                                held.tcpPorts().stream().map(Port::tcp),
                                held.udpPorts().stream().map(Port::udp))
                        .collect(Collectors.toUnmodifiableSet()),
                constraints.stream().anyMatch(it -> it.type() == PlacementConstraintType.DISTINCT_INSTANCE),
                filters,
                strategies);
    }

    /**
     * Checks what a request says of placement ("PlacementConstraint", "PlacementStrategy").
     *
     * @throws software.amazon.awssdk.services.ecs.model.EcsException in AWS's words
     */
    public static void check(List<PlacementConstraint> constraints, List<PlacementStrategy> strategies) {
        if (constraints.size() > MOST_CONSTRAINTS) {
            throw EcsErrors.invalidParameter("At most " + MOST_CONSTRAINTS + " placement constraints are allowed.");
        }
        if (strategies.size() > MOST_STRATEGIES) {
            throw EcsErrors.invalidParameter("At most " + MOST_STRATEGIES + " placement strategies are allowed.");
        }
        for (PlacementConstraint constraint : constraints) {
            if (constraint.type() == PlacementConstraintType.DISTINCT_INSTANCE && constraint.expression() != null) {
                throw EcsErrors.invalidParameter("An expression is not allowed with the constraint distinctInstance.");
            }
            if (constraint.type() == PlacementConstraintType.MEMBER_OF) {
                query(constraint.expression());
            } else if (constraint.type() != PlacementConstraintType.DISTINCT_INSTANCE) {
                throw EcsErrors.invalidParameter("Invalid placement constraint type: " + constraint.typeAsString());
            }
        }
        strategies.forEach(Needs::strategy);
    }

    private static Query query(@Nullable String expression) {
        if (expression == null || expression.isBlank()) {
            throw EcsErrors.invalidParameter("The expression of a memberOf placement constraint can not be blank.");
        }
        try {
            return Query.parse(expression);
        } catch (QueryException e) {
            throw EcsErrors.invalidParameter(e.getMessage());
        }
    }

    /** Placement strategies as they are decided by. */
    public static List<Strategy> strategies(List<PlacementStrategy> strategies) {
        return strategies.stream().map(Needs::strategy).toList();
    }

    private static Strategy strategy(PlacementStrategy strategy) {
        String field = strategy.field() == null ? "" : strategy.field();
        return switch (strategy.type()) {
            case PlacementStrategyType.RANDOM -> new Strategy.Random();
            case PlacementStrategyType.SPREAD -> spread(field);
            case PlacementStrategyType.BINPACK -> binpack(field);
            case null, default ->
                throw EcsErrors.invalidParameter("Invalid placement strategy type: " + strategy.typeAsString());
        };
    }

    private static Strategy spread(String field) {
        if (field.equals("instanceId") || field.equals("host")) {
            return new Strategy.SpreadOverInstances();
        }
        if (field.startsWith(ATTRIBUTE) && field.length() > ATTRIBUTE.length()) {
            return new Strategy.SpreadOverAttribute(field.substring(ATTRIBUTE.length()));
        }
        throw EcsErrors.invalidParameter("The field " + field
                + " is not valid for the placement strategy spread: it is instanceId, host or attribute:NAME.");
    }

    private static Strategy binpack(String field) {
        return switch (field.toLowerCase(java.util.Locale.ROOT)) {
            case "cpu" -> new Strategy.Binpack(Strategy.Resource.CPU);
            case "memory" -> new Strategy.Binpack(Strategy.Resource.MEMORY);
            default ->
                throw EcsErrors.invalidParameter("The field " + field
                        + " is not valid for the placement strategy binpack: it is cpu or memory.");
        };
    }

    private static int or(@Nullable Integer number, int other) {
        return number == null ? other : number;
    }
}
