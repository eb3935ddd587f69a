package neargate.gateway.authorization;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import neargate.kernel.Caller;
import neargate.policy.Context;
import neargate.policy.Decision;
import software.amazon.awssdk.core.SdkPojo;

/** Knows policies, and of resources what requests do not say. */
public interface AccessControl {

    /** A request with all that it asks for: also what a launch template says that it names. */
    SdkPojo completed(Caller caller, SdkPojo request);

    /**
     * What the policies decide.
     *
     * @param action as {@code ecs:RunTask}
     * @param resource its ARN; {@code *} where the action knows none
     * @param account whose resource it is
     */
    Decision decide(Caller caller, String action, String resource, String account, Context context);

    /**
     * Whether resources of a service have policies, to which the root user is held as well.
     *
     * @param service the prefix of its actions, as {@code kms}
     */
    boolean hasResourcePolicies(String service);

    /**
     * The ARN of a resource that a request names otherwise: by less, by an alias, or by an ARN without all of its parts.
     *
     * @param type as {@code iam:role}
     * @param name as the request has it
     */
    Optional<String> arn(Caller caller, String type, String name);

    /**
     * The ARN of a resource that a request is about and does not name, as the key of a ciphertext, or who calls.
     *
     * @param type as {@code kms:key}
     */
    Optional<String> meant(Caller caller, String type, SdkPojo request);

    /**
     * The ARN of a resource that a request takes something from besides the one that it names, as the key that an alias leaves.
     *
     * @param type as {@code kms:key}
     */
    Optional<String> left(Caller caller, String type, SdkPojo request);

    /** The tags of a resource, for {@code aws:ResourceTag}; none of one that is not there. */
    Map<String, String> tags(Caller caller, String arn);

    /**
     * What a service knows of a resource, by a condition key of its own.
     *
     * @param key in lower case, as {@code kms:keyspec}
     */
    List<String> facts(Caller caller, String key, String arn);

    /** The ARN of the permissions boundary of a user or role, for {@code iam:PermissionsBoundary}; empty without one. */
    Optional<String> boundary(Caller caller, String arn);

    /** The roles that a request hands to AWS services ("Grant a user permissions to pass a role to an AWS service"). */
    List<PassedRole> passedRoles(Caller caller, SdkPojo request);

    /** What tells those of a refusal who may have it decoded ("DecodeAuthorizationMessage"). */
    String encoded(Caller caller, Denial denial);

    /**
     * A role that is handed on.
     *
     * @param arn of the role
     * @param service that gets it, as {@code ecs-tasks.amazonaws.com}
     */
    record PassedRole(String arn, String service) {}
}
