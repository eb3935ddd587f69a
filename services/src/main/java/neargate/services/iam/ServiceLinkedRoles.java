package neargate.services.iam;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteServiceLinkedRoleResponse;
import software.amazon.awssdk.services.iam.model.DeletionTaskStatusType;
import software.amazon.awssdk.services.iam.model.GetServiceLinkedRoleDeletionStatusRequest;
import software.amazon.awssdk.services.iam.model.GetServiceLinkedRoleDeletionStatusResponse;
import software.amazon.awssdk.services.iam.model.Role;

/** The roles under which AWS services act for an account: made by name of the service, changed by nobody. */
final class ServiceLinkedRoles {
    static final String PATH = "/aws-service-role/";

    private static final Map<String, String> NAMES = Map.of(
            "autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling",
            "ecs.amazonaws.com", "AWSServiceRoleForECS",
            "ecs.application-autoscaling.amazonaws.com", "AWSServiceRoleForApplicationAutoScaling_ECSService",
            "elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing",
            "spot.amazonaws.com", "AWSServiceRoleForEC2Spot");

    private static final Pattern TASK = Pattern.compile("task" + PATH + "[^/]+/[^/]+/[0-9a-f-]{36}");

    private final Store store;
    private final IdentityStore<RoleRecord> roles;

    ServiceLinkedRoles(Store store, IdentityStore<RoleRecord> roles) {
        this.store = store;
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
        Scope scope = Scope.global(caller);
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
        return CreateServiceLinkedRoleResponse.builder()
                .role(made.shown(store.snapshot(), scope))
                .build();
    }

    /** The role is gone at once; AWS asks the service first and takes a while. */
    DeleteServiceLinkedRoleResponse delete(DeleteServiceLinkedRoleRequest request) {
        Scope scope = Scope.global(Caller.current());
        return store.write(transaction -> {
            Role role =
                    RoleRecord.required(transaction, scope, request.roleName()).role();
            if (!role.path().startsWith(PATH)) {
                throw IamErrors.invalidInput(
                        "The role " + role.roleName() + " is not a service-linked role and cannot be deleted so.");
            }
            transaction.delete(RoleRecord.TABLE, scope.key(Names.key(role.roleName())));
            LastUses.delete(transaction, scope, role.roleId());
            return DeleteServiceLinkedRoleResponse.builder()
                    .deletionTaskId("task" + role.path() + role.roleName() + "/"
                            + transaction.ids().uuid())
                    .build();
        });
    }

    GetServiceLinkedRoleDeletionStatusResponse deletionStatus(GetServiceLinkedRoleDeletionStatusRequest request) {
        if (!TASK.matcher(request.deletionTaskId()).matches()) {
            throw IamErrors.noSuchEntity("Deletion task " + request.deletionTaskId() + " cannot be found.");
        }
        return GetServiceLinkedRoleDeletionStatusResponse.builder()
                .status(DeletionTaskStatusType.SUCCEEDED)
                .build();
    }

    private static String trust(String service) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"%s"},"Action":"sts:AssumeRole"}]}""".formatted(service);
    }
}
