package neargate.gateway.authorization;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.models.AuthorizationModel;
import neargate.models.AuthorizationModel.Action;
import neargate.models.AuthorizationModel.Resource;
import neargate.models.AuthorizationModel.ResourceType;
import software.amazon.awssdk.core.SdkPojo;

/** The ARNs of the resources that a request is about. */
final class Resources {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");
    private static final String ANY = "*";

    /** Before the name in the ARN of a log group, which has slashes and may be followed by {@code :*}. */
    private static final String LOG_GROUP = ":log-group:";

    private final AuthorizationModel model;
    private final Members members;
    private final Caller caller;
    private final AccessControl control;
    private final SdkPojo input;

    Resources(AuthorizationModel model, SdkPojo input, Members members, Caller caller, AccessControl control) {
        this.model = model;
        this.input = input;
        this.members = members;
        this.caller = caller;
        this.control = control;
    }

    /** All of them must be allowed; {@code *} where the action knows none, or the request names none. */
    Set<String> of(Action action) {
        Set<String> arns = new LinkedHashSet<>();
        for (Resource resource : action.resources()) {
            List<String> meant = resource.required() ? meant(resource.type()) : named(resource.type());
            arns.addAll(meant);
            control.left(caller, of(resource.type()), input).ifPresent(arns::add);
            if (meant.isEmpty() && resource.required()) {
                arns.add(filled(resource.type(), ANY));
            }
        }
        return arns.isEmpty() ? Set.of(ANY) : arns;
    }

    /** The ARNs of the resources of a type that are meant, be they named or not, as a condition key has them. */
    List<String> meant(ResourceType type) {
        List<String> named = named(type);
        return named.isEmpty() ? usual(type) : named;
    }

    private List<String> named(ResourceType type) {
        Set<String> names = ResourceNames.of(model.prefix(), type);
        return Stream.concat(members.first(names).stream().flatMap(value -> arn(type, value).stream()), ofAnyType(type))
                .distinct()
                .toList();
    }

    private Stream<String> ofAnyType(ResourceType type) {
        return members.first(ResourceNames.ANY).stream()
                .filter(value -> value.startsWith("arn:") || ResourceNames.isIdOf(type, value))
                .flatMap(value -> arn(type, value).stream());
    }

    /** What is meant when nothing is named: a new thing is called only {@code name}, a cluster is the default one. */
    private List<String> usual(ResourceType type) {
        if (isDefaultCluster(ResourceNames.ofItself(type))) {
            return List.of(filled(type, "default"));
        }
        Optional<String> meant = control.meant(caller, of(type), input);
        if (meant.isPresent()) {
            return List.of(meant.get());
        }
        return members.values("name").stream()
                .flatMap(value -> arn(type, value).stream())
                .toList();
    }

    private boolean isDefaultCluster(String variable) {
        return model.prefix().equals("ecs") && variable.equals("ClusterName");
    }

    private String of(ResourceType type) {
        return model.prefix() + ":" + type.name();
    }

    /**
     * The ARN of what the service will take a value for, be it a name or an ARN; empty when it is an ARN of something else.
     * Policies know each resource by one ARN, however a request spells it.
     */
    private Optional<String> arn(ResourceType type, String text) {
        String value = isParameter(type) ? withoutSelector(text) : text;
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> known = control.arn(caller, of(type), value);
        if (known.isPresent()) {
            return known;
        }
        boolean isArn = value.startsWith("arn:");
        if (isArn && !isOf(type, value)) {
            return Optional.empty();
        }
        long levels = separators(resource(type));
        if (isArn && separators(value) >= levels) {
            return Optional.of(value);
        }
        return Optional.of(filled(type, levels > 1 ? last(value) : value));
    }

    /** Whether an ARN begins as those of the type do, up to what names it. */
    private static boolean isOf(ResourceType type, String arn) {
        String resource = resource(type);
        int variable = resource.indexOf("${");
        String beginning = variable < 0 ? resource : resource.substring(0, variable);
        return Arn.parse(arn)
                .filter(it -> it.service().equals(type.arn().split(":", -1)[2]))
                .filter(it -> it.resource().startsWith(beginning))
                .isPresent();
    }

    /** What the ARNs of a type have after the account. */
    private static String resource(ResourceType type) {
        return type.arn().split(":", 6)[5];
    }

    /** The name alone: ECS lets what is in a cluster be named with or without the cluster, also in an ARN. */
    private static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static long separators(String resource) {
        return resource.chars().filter(c -> c == '/').count();
    }

    /** The pattern with a name in it; what else it asks for comes from the request, too. */
    private String filled(ResourceType type, String name) {
        String last = ResourceNames.ofItself(type);
        String revision = name.contains(":") ? name.substring(name.indexOf(':') + 1) : ANY;
        boolean hasRevision = type.arn().contains("RevisionNumber}");
        var arn = new StringBuilder();
        Matcher variable = VARIABLE.matcher(type.arn());
        while (variable.find()) {
            String key = variable.group(1);
            String value = switch (key) {
                case "Partition" -> "aws";
                case "Region" -> caller.region();
                case "Account" -> caller.account();
                default -> {
                    if (ResourceNames.isRevision(key)) {
                        yield revision;
                    }
                    yield key.equals(last) ? own(key, hasRevision ? withoutRevision(name) : name) : parent(key);
                }
            };
            variable.appendReplacement(arn, Matcher.quoteReplacement(value));
        }
        return variable.appendTail(arn).toString();
    }

    private static boolean isParameter(ResourceType type) {
        return type.arn().endsWith("WithoutLeadingSlash}");
    }

    /** Policies name a parameter without the version or label that a request may have behind a colon. */
    private static String withoutSelector(String parameter) {
        int colon = parameter.indexOf(':', parameter.startsWith("arn:") ? parameter.indexOf("parameter/") : 0);
        return colon < 0 ? parameter : parameter.substring(0, colon);
    }

    private static String withoutRevision(String name) {
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    /** The name as the ARN has it: a queue's of its URL, a role's with its path, a parameter's without its first slash. */
    private String own(String variable, String name) {
        if (name.startsWith("http://") || name.startsWith("https://")) {
            return name.substring(name.lastIndexOf('/') + 1);
        }
        if (variable.endsWith("WithPath")) {
            return members.values("path").stream().findFirst().orElse("/").substring(1) + name;
        }
        return variable.endsWith("WithoutLeadingSlash") && name.startsWith("/") ? name.substring(1) : name;
    }

    private String parent(String variable) {
        List<String> values = new ArrayList<>(members.first(ResourceNames.of(variable)));
        if (values.isEmpty()) {
            return isDefaultCluster(variable) ? "default" : ANY;
        }
        String value = values.getFirst();
        int group = value.indexOf(LOG_GROUP);
        if (!value.startsWith("arn:")) {
            return value;
        }
        return group < 0 ? last(value) : withoutRevision(value.substring(group + LOG_GROUP.length()));
    }
}
