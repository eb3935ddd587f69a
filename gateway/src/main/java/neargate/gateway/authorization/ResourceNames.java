package neargate.gateway.authorization;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import neargate.models.AuthorizationModel.ResourceType;

/**
 * By which members requests name a resource: those that are called as its type or as what its ARN ends with, in one or many,
 * with what AWS adds to such names.
 */
final class ResourceNames {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    private static final List<String> ADDED =
            List.of("", "s", "arn", "arns", "id", "ids", "name", "names", "identifier", "identifiers", "url");

    /** What a variable's name ends with that members leave out. */
    private static final Pattern ENDINGS =
            Pattern.compile("(withpath|withoutleadingslash|familyname|friendlyname|resourceid|name|id)+$");

    private static final Set<String> COMMON = Set.of("Partition", "Region", "Account");

    /** Members that name any type of resource. */
    static final List<String> ANY =
            List.of("resourcearn", "resourcearns", "resourcearnlist", "resources", "resourceid", "resource");

    /** Names that follow no rule. */
    private static final Map<String, List<String>> OTHERS = Map.of(
            "ec2:security-group", List.of("groupid", "groupids", "groups"),
            "ec2:key-pair", List.of("keyname"),
            "ec2:network-acl", List.of("networkaclid", "networkaclids"),
            "ecs:task-definition", List.of("family"),
            "kms:key", List.of("targetkeyid"),
            "ssm:parameter", List.of("path"),
            "s3:object", List.of("key"),
            "route53:hostedzone", List.of("hostedzoneid", "id"));

    /** How EC2's ids begin, where a member holds those of any type. */
    private static final Map<String, String> OF_IDS = Map.ofEntries(
            Map.entry("acl", "network-acl"),
            Map.entry("ami", "image"),
            Map.entry("dopt", "dhcp-options"),
            Map.entry("eipalloc", "elastic-ip"),
            Map.entry("eni", "network-interface"),
            Map.entry("i", "instance"),
            Map.entry("igw", "internet-gateway"),
            Map.entry("key", "key-pair"),
            Map.entry("lt", "launch-template"),
            Map.entry("nat", "natgateway"),
            Map.entry("pcx", "vpc-peering-connection"),
            Map.entry("pg", "placement-group"),
            Map.entry("rtb", "route-table"),
            Map.entry("sg", "security-group"),
            Map.entry("sgr", "security-group-rule"),
            Map.entry("snap", "snapshot"),
            Map.entry("subnet", "subnet"),
            Map.entry("vol", "volume"),
            Map.entry("vpc", "vpc"),
            Map.entry("vpce", "vpc-endpoint"));

    private ResourceNames() {}

    /** The variable of an ARN that names the resource itself: the last, but for a revision's; empty without one. */
    static String ofItself(ResourceType type) {
        String last = "";
        Matcher found = VARIABLE.matcher(type.arn());
        while (found.find()) {
            String name = found.group(1);
            if (!COMMON.contains(name) && !isRevision(name)) {
                last = name;
            }
        }
        return last;
    }

    static boolean isRevision(String variable) {
        return variable.endsWith("RevisionNumber");
    }

    /** The members that name a resource, the surest first. */
    static Set<String> of(String prefix, ResourceType type) {
        Set<String> names = new LinkedHashSet<>();
        addAll(names, Members.plain(type.name()));
        names.addAll(OTHERS.getOrDefault(prefix + ":" + type.name(), List.of()));
        names.addAll(of(ofItself(type)));
        return names;
    }

    /** The members that name what a variable stands for. */
    static Set<String> of(String variable) {
        Set<String> names = new LinkedHashSet<>();
        String plain = Members.plain(variable);
        names.add(plain);
        String stem = ENDINGS.matcher(plain).replaceFirst("");
        if (!stem.isEmpty()) {
            addAll(names, stem);
        }
        return names;
    }

    private static void addAll(Set<String> names, String stem) {
        ADDED.forEach(added -> names.add(stem + added));
    }

    /** Whether an id is, as it begins, of that type of EC2's resources. */
    static boolean isIdOf(ResourceType type, String id) {
        int hyphen = id.indexOf('-');
        return hyphen > 0 && type.name().equals(OF_IDS.get(id.substring(0, hyphen)));
    }
}
