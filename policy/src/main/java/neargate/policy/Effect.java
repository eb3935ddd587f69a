package neargate.policy;

/** What a statement results in when it applies. */
public enum Effect {
    ALLOW,
    DENY
}
