package neargate.app.authorization;

import java.util.Optional;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;

/** The permissions boundaries of users and roles, by ARN. */
final class PermissionsBoundaries {
    private final Services services;

    PermissionsBoundaries(Services services) {
        this.services = services;
    }

    Optional<String> of(Caller caller, String text) {
        return Arn.parse(text)
                .filter(arn -> arn.service().equals("iam"))
                .flatMap(arn -> switch (arn.type()) {
                    case "user" ->
                        Services.ask(
                                caller,
                                () -> services.iam()
                                        .getUser(request -> request.userName(name(arn)))
                                        .user()
                                        .permissionsBoundary());
                    case "role" ->
                        Services.ask(
                                caller,
                                () -> services.iam()
                                        .getRole(request -> request.roleName(name(arn)))
                                        .role()
                                        .permissionsBoundary());
                    default -> Optional.empty();
                })
                .map(AttachedPermissionsBoundary::permissionsBoundaryArn);
    }

    private static String name(Arn arn) {
        return arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
    }
}
