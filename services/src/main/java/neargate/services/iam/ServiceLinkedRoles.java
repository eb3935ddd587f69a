package neargate.services.iam;

import java.util.List;
import java.util.Map;
import neargate.kernel.Caller;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleResponse;

/** The roles under which AWS services act for an account: made by name of the service, changed by nobody. */
final class ServiceLinkedRoles {
    static final String PATH = "/aws-service-role/";

    private static final Map<String, String> NAMES = Map.of(
            "autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling",
            "ecs.amazonaws.com", "AWSServiceRoleForECS",
            "ecs.application-autoscaling.amazonaws.com", "AWSServiceRoleForApplicationAutoScaling_ECSService",
            "elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing",
            "spot.amazonaws.com", "AWSServiceRoleForEC2Spot");

    private final RoleStore roles;

    ServiceLinkedRoles(RoleStore roles) {
        this.roles = roles;
    }

    CreateServiceLinkedRoleResponse create(CreateServiceLinkedRoleRequest request) {
        String service = request.awsServiceName();
        String name = NAMES.get(service);
        if (name == null) {
            throw IamErrors.invalidInput("Service " + service + " does not support service-linked roles.");
        }
        if (request.customSuffix() != null) {
            throw IamErrors.invalidInput("Custom suffix is not allowed for " + service);
        }
        Caller caller = Caller.current();
        RoleRecord made = roles.add(
                name,
                IamErrors.invalidInput("Service role name " + name
                        + " has been taken in this account, please try a different suffix."),
                transaction -> new RoleRecord(
                        Roles.fresh(transaction, caller, PATH + service + "/", name)
                                .assumeRolePolicyDocument(trust(service))
                                .description(request.description())
                                .maxSessionDuration(3600)
                                .build(),
                        List.of(),
                        Map.of()));
        return CreateServiceLinkedRoleResponse.builder().role(made.shown()).build();
    }

    private static String trust(String service) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"%s"},"Action":"sts:AssumeRole"}]}""".formatted(service);
    }
}
