package neargate.services.sts;

import neargate.policy.Context;
import neargate.policy.Decision;

/** Decides whether the caller may assume a role: its own policies and the role's trust policy are asked. */
@FunctionalInterface
public interface RoleAccess {
    /**
     * What they decide.
     *
     * @param action {@code sts:AssumeRole}, or what goes with it
     */
    Decision decide(String action, String roleArn, String trustPolicy, Context context);
}
