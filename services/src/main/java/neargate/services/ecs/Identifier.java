package neargate.services.ecs;

import neargate.kernel.Arn;
import neargate.kernel.store.Scope;

/** How ECS lets a resource be named: by its short name, or by its ARN in the caller's account and region. */
public final class Identifier {
    private Identifier() {}

    /**
     * The name that is meant: {@code first} for {@code first} and for {@code arn:aws:ecs:...:cluster/first}.
     *
     * @param type the first part of the ARN's resource, as {@code cluster}
     */
    public static String name(Scope scope, String type, String text) {
        if (!text.startsWith("arn:")) {
            return text;
        }
        Arn arn = arn(scope, text);
        if (!arn.type().equals(type)) {
            throw EcsErrors.invalidIdentifier("Unexpected resource type " + arn.type() + ", expected " + type);
        }
        return arn.name();
    }

    /** Reads an ARN of ECS in this account and region. */
    public static Arn arn(Scope scope, String text) {
        Arn arn = Arn.parse(text).orElseThrow(() -> EcsErrors.invalidParameter("Invalid ARN: " + text));
        if (!arn.service().equals("ecs")) {
            throw EcsErrors.invalidParameter("Invalid ARN: " + text);
        }
        if (!arn.account().equals(scope.account())) {
            throw EcsErrors.invalidIdentifier(
                    "Identifier is for " + arn.account() + ". Your accountId is " + scope.account());
        }
        if (!arn.region().equals(scope.region())) {
            throw EcsErrors.invalidIdentifier(
                    "Identifier is for " + arn.region() + ". Your region is " + scope.region());
        }
        return arn;
    }

    /** The ARN of a resource of ECS. */
    public static String arn(Scope scope, String type, String name) {
        return new Arn("aws", "ecs", scope.region(), scope.account(), type + "/" + name).toString();
    }
}
