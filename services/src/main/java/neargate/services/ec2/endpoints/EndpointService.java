package neargate.services.ec2.endpoints;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/**
 * A service of AWS's that VPC endpoints lead to ("AWS services that integrate with AWS PrivateLink").
 *
 * @param name as {@code com.amazonaws.us-east-1.ecs}
 * @param shortName what is peculiar to it, as {@code ecs}
 * @param privateDnsNames the names of its API, which private DNS makes those of the endpoint; a star stands for one label
 */
public record EndpointService(String name, String shortName, VpcEndpointType type, List<String> privateDnsNames) {
    private static final List<String> GATEWAYS = List.of("dynamodb", "s3");

    private static final List<String> INTERFACES = List.of(
            "autoscaling",
            "cloudformation",
            "dynamodb",
            "ec2",
            "ec2messages",
            "ecr.api",
            "ecr.dkr",
            "ecs",
            "ecs-agent",
            "ecs-telemetry",
            "elasticfilesystem",
            "elasticloadbalancing",
            "events",
            "execute-api",
            "guardduty-data",
            "kms",
            "lambda",
            "logs",
            "monitoring",
            "rds",
            "s3",
            "secretsmanager",
            "servicediscovery",
            "sns",
            "sqs",
            "ssm",
            "ssmmessages",
            "states",
            "sts",
            "xray");

    /** Services whose API is called otherwise than their endpoint. */
    private static final Map<String, List<String>> NAMES = Map.of(
            "ecr.api", List.of("api.ecr"),
            "ecr.dkr", List.of("dkr.ecr", "*.dkr.ecr"),
            "ecs-agent", List.of("ecs-a"),
            "ecs-telemetry", List.of("ecs-t"),
            "execute-api", List.of("*.execute-api"),
            "s3", List.of("s3", "*.s3"));

    /** The services of a region in the order of their names; one that has gateways and interfaces comes twice. */
    public static Stream<EndpointService> of(String region) {
        return Stream.concat(
                        GATEWAYS.stream().map(name -> service(region, name, VpcEndpointType.GATEWAY)),
                        INTERFACES.stream().map(name -> service(region, name, VpcEndpointType.INTERFACE)))
                .sorted((one, other) -> one.id().compareTo(other.id()));
    }

    /** The service that a name and a type stand for. */
    public static Optional<EndpointService> of(String region, String name, VpcEndpointType type) {
        return of(region)
                .filter(service -> service.name.equals(name) && service.type == type)
                .findFirst();
    }

    private static EndpointService service(String region, String name, VpcEndpointType type) {
        List<String> dnsNames = type == VpcEndpointType.GATEWAY
                ? List.of()
                : NAMES.getOrDefault(name, List.of(name)).stream()
                        .map(api -> api + "." + region + ".amazonaws.com")
                        .toList();
        return new EndpointService("com.amazonaws." + region + "." + name, name, type, dnsNames);
    }

    /** Names it among all services. */
    public String id() {
        long hash = name.hashCode() * 31L + type.toString().hashCode();
        return name + "/vpce-svc-0" + HexFormat.of().toHexDigits(hash * 0x9E3779B97F4A7C15L);
    }

    /** The id that AWS would call it by. */
    public String serviceId() {
        return id().substring(name.length() + 1);
    }

    /** The name under which all of its endpoints stand, as {@code ecs.us-east-1.vpce.amazonaws.com}. */
    public String baseDnsName(String region) {
        return shortName + "." + region + ".vpce.amazonaws.com";
    }
}
