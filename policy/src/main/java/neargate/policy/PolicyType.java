package neargate.policy;

/** The types of policies that are evaluated ("Policies and permissions in AWS Identity and Access Management"). */
public enum PolicyType {
    IDENTITY("identity-based policy", "an identity-based policy"),
    BOUNDARY("permissions boundary", "a permissions boundary"),
    SESSION("session policy", "a session policy"),
    RESOURCE("resource-based policy", "a resource-based policy");

    private final String words;
    private final String one;

    PolicyType(String words, String one) {
        this.words = words;
        this.one = one;
    }

    /** As a refusal names it: {@code because no identity-based policy allows ...}. */
    public String words() {
        return words;
    }

    /** As a refusal names it: {@code with an explicit deny in an identity-based policy}. */
    public String one() {
        return one;
    }
}
