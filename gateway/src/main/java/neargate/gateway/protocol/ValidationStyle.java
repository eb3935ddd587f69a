package neargate.gateway.protocol;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import neargate.models.Protocol;

/**
 * How a service says that a request fails its model.
 *
 * @param code of the error
 * @param sentences whether it says the framework's sentences, or EC2's and S3's own about one parameter
 */
record ValidationStyle(String code, boolean sentences) {
    private static final Map<String, String> CODES = Map.ofEntries(
            Map.entry("appmesh", "BadRequestException"),
            Map.entry("cloudwatchlogs", "InvalidParameterException"),
            Map.entry("codebuild", "InvalidInputException"),
            Map.entry("ecr", "InvalidParameterException"),
            Map.entry("ecs", "InvalidParameterException"),
            Map.entry("efs", "BadRequest"),
            Map.entry("pricing", "InvalidParameterException"),
            Map.entry("resourcegroupstaggingapi", "InvalidParameterException"),
            Map.entry("route53", "InvalidInput"),
            Map.entry("servicediscovery", "InvalidInput"),
            Map.entry("xray", "InvalidRequestException"));

    private static final Set<String> EC2_KNOWS_BETTER = Set.of("InstanceType", "InstanceTypes", "ResourceType");

    static ValidationStyle of(String module, Protocol protocol) {
        String named = CODES.get(module);
        if (named != null) {
            return new ValidationStyle(named, true);
        }
        return switch (protocol) {
            case EC2_QUERY -> new ValidationStyle("InvalidParameterValue", false);
            case AWS_QUERY -> new ValidationStyle("ValidationError", true);
            case REST_XML -> new ValidationStyle("InvalidArgument", true);
            case AWS_JSON, REST_JSON, RPC_V2_CBOR -> new ValidationStyle("ValidationException", true);
        };
    }

    /** EC2 learns instance types faster than its models, and says in its own words what cannot be tagged. */
    boolean leavesToService(String member) {
        return !sentences && EC2_KNOWS_BETTER.contains(member);
    }

    /** The path of a member as sentences have it: begun with a small letter. */
    String path(String parent, String name) {
        String member = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        return parent.isEmpty() ? member : parent + "." + member;
    }

    /** Sentences show the whole list, EC2 the element. */
    Violation inList(String path, List<?> values, Object value, boolean hidden, ValueRule rule) {
        return new Violation(path, sentences ? values : value, hidden, rule.inList());
    }

    Fault fault(List<Violation> violations) {
        if (sentences) {
            String sentences = violations.stream().map(Violation::sentence).collect(Collectors.joining("; "));
            int count = violations.size();
            return Fault.sender(
                    code, count + " validation error" + (count == 1 ? "" : "s") + " detected: " + sentences);
        }
        Violation first = violations.getFirst();
        return first.isMissing()
                ? Fault.sender("MissingParameter", "The request must contain the parameter " + first.parameter())
                : Fault.sender(code, first.aboutParameter());
    }
}
