package neargate.policy;

/** What the policies decide on a request. */
public sealed interface Decision {

    default boolean isAllowed() {
        return this instanceof Allowed;
    }

    /** It may go on. */
    record Allowed() implements Decision {}

    /** A statement denies it; nothing can allow it any more. */
    record ExplicitlyDenied(PolicyType type) implements Decision {}

    /** Nothing of that type allows it. */
    record ImplicitlyDenied(PolicyType type) implements Decision {}

    /**
     * Why it is refused, as AWS's error messages end ("Troubleshoot access denied error messages"); empty when it is not.
     *
     * @param action that was asked for, as {@code ecs:ListClusters}
     */
    default String reason(String action) {
        return switch (this) {
            case Allowed allowed -> "";
            case ExplicitlyDenied(PolicyType type) -> "with an explicit deny in " + type.one();
            case ImplicitlyDenied(PolicyType type) ->
                "because no " + type.words() + " allows the " + action + " action";
        };
    }
}
