package neargate.services.iam;

import java.util.List;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.PermissionsBoundaryAttachmentType;

/** The permissions boundaries of users and roles. */
final class Boundaries {
    private Boundaries() {}

    /** The ARN of a boundary, as an index has it. */
    static List<String> arn(@Nullable AttachedPermissionsBoundary boundary) {
        return boundary == null ? List.of() : List.of(boundary.permissionsBoundaryArn());
    }

    /** A boundary whose policy is there. */
    static AttachedPermissionsBoundary of(ManagedPolicies managed, Reader reader, Scope scope, String policyArn) {
        if (managed.find(reader, scope, policyArn).isEmpty()) {
            throw IamErrors.noSuchEntity("Scope ARN: " + policyArn + " does not exist or is not attachable.");
        }
        return AttachedPermissionsBoundary.builder()
                .permissionsBoundaryArn(policyArn)
                .permissionsBoundaryType(PermissionsBoundaryAttachmentType.PERMISSIONS_BOUNDARY_POLICY)
                .build();
    }

    /** Whether there is a boundary to take away. */
    static void require(@Nullable AttachedPermissionsBoundary boundary, IamIdentity.Kind kind, String name) {
        if (boundary == null) {
            throw IamErrors.noSuchEntity("The " + kind.lower() + " " + name + " has no permissions boundary.");
        }
    }
}
