package neargate.policy;

import java.util.List;
import neargate.policy.Principals.Match;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a policy.
 *
 * @param id its Sid; empty without
 * @param principals null in an identity-based policy
 * @param resources null in a role's trust policy
 * @param position where it stands in the document
 */
record Statement(
        String id,
        Effect effect,
        @Nullable Principals principals,
        Actions actions,
        @Nullable Resources resources,
        List<Condition> conditions,
        Position position) {

    /**
     * What is asked for, or with NotAction everything else; patterns in lower case.
     *
     * @param written the patterns as texts
     */
    record Actions(boolean negated, List<Glob> patterns, List<String> written) {
        private static final String ALL = "*";

        /** Whether it may include an action of a service: names one, or with NotAction does not name them all. */
        boolean mayBeOf(String service) {
            String its = service + ":";
            return negated
                    ? !written.contains(ALL) && !written.contains(its + ALL)
                    : written.stream().anyMatch(action -> action.equals(ALL) || action.startsWith(its));
        }

        boolean include(String action) {
            for (Glob pattern : patterns) {
                if (pattern.matches(action)) {
                    return !negated;
                }
            }
            return negated;
        }
    }

    /**
     * What it is asked for, or with NotResource everything else. A variable there that stands for nothing makes "the entire
     * statement invalid": one that allows then does not, while one that denies goes on to, so that neither opens anything.
     */
    record Resources(boolean negated, List<Template> patterns) {
        boolean include(String resource, Context context, Effect effect) {
            for (Template pattern : patterns) {
                if (pattern.matches(resource, context)
                        || (negated && effect == Effect.ALLOW && pattern.isVoid(context))) {
                    return !negated;
                }
            }
            return negated;
        }
    }

    /** How the principal is meant by it, if all else applies; a policy without principals means whom it belongs to. */
    Match match(Request request) {
        Match match = principals == null ? Match.DIRECT : principals.match(request.principal(), effect);
        return match != Match.NONE && applies(request) ? match : Match.NONE;
    }

    private boolean applies(Request request) {
        if (!actions.include(request.action())
                || (resources != null && !resources.include(request.resource(), request.context(), effect))) {
            return false;
        }
        for (Condition condition : conditions) {
            if (!condition.holds(request.context())) {
                return false;
            }
        }
        return true;
    }
}
