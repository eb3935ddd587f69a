package neargate.policy;

import java.util.Locale;

/** What is asked for: may {@code principal} do {@code action} to {@code resource}? */
public final class Request {
    private final Principal principal;
    private final String action;
    private final String resource;
    private final String resourceAccount;
    private final Context context;

    /**
     * A request.
     *
     * @param action as {@code ecs:RunTask}, in any case
     * @param resource an ARN; {@code *} where the action knows no resources
     * @param resourceAccount whose resource it is
     */
    public Request(Principal principal, String action, String resource, String resourceAccount, Context context) {
        this.principal = principal;
        this.action = action.toLowerCase(Locale.ROOT);
        this.resource = resource;
        this.resourceAccount = resourceAccount;
        this.context = context;
    }

    Principal principal() {
        return principal;
    }

    /** In lower case, since actions do not differ by case. */
    String action() {
        return action;
    }

    String resource() {
        return resource;
    }

    boolean isCrossAccount() {
        return !resourceAccount.equals(principal.account());
    }

    Context context() {
        return context;
    }
}
