package neargate.services.ecs.secrets;

import java.util.Optional;
import neargate.kernel.Arn;
import org.jspecify.annotations.Nullable;

/** What a {@code valueFrom} of a definition names ("Secret"). */
sealed interface SecretReference {
    /** The region that is asked for it. */
    String region();

    /**
     * A secret of Secrets Manager, or a part of it:
     * {@code arn:aws:secretsmanager:region:account:secret:name-AbCdEf:json-key:version-stage:version-id}.
     *
     * @param arn the ARN of the secret alone
     * @param jsonKey names a member of a secret that is JSON; null for all of it
     */
    record OfSecretsManager(
            String region,
            String arn,
            @Nullable String jsonKey,
            @Nullable String versionStage,
            @Nullable String versionId)
            implements SecretReference {}

    /** A parameter of Parameter Store: its ARN, or its name if it is in the task's region. */
    record OfParameterStore(String region, String name) implements SecretReference {}

    /** A reference that can never be followed. */
    final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message);
        }
    }

    /** The members of an ARN's resource: {@code secret:name}, and three more if there are any. */
    int MEMBERS = 5;

    /**
     * Reads a {@code valueFrom}.
     *
     * @param region where the task is
     */
    static SecretReference parse(String valueFrom, String region) throws MalformedException {
        if (!valueFrom.startsWith("arn:")) {
            return new OfParameterStore(region, valueFrom);
        }
        Optional<Arn> arn = Arn.parse(valueFrom);
        if (arn.isPresent() && arn.get().service().equals("ssm")) {
            return new OfParameterStore(arn.get().region(), valueFrom);
        }
        if (arn.isPresent() && arn.get().service().equals("secretsmanager")) {
            return secret(arn.get());
        }
        throw new MalformedException("the ARN " + valueFrom
                + " is neither a secret's of Secrets Manager nor a parameter's of Systems Manager");
    }

    private static SecretReference secret(Arn arn) throws MalformedException {
        String[] members = arn.resource().split(":", -1);
        boolean whole = members.length == 2;
        if (!members[0].equals("secret") || !(whole || members.length == MEMBERS)) {
            throw new MalformedException("unexpected ARN format with parameters when trying to retrieve ASM secret");
        }
        String secret =
                new Arn(arn.partition(), arn.service(), arn.region(), arn.account(), "secret:" + members[1]).toString();
        return whole
                ? new OfSecretsManager(arn.region(), secret, null, null, null)
                : new OfSecretsManager(
                        arn.region(),
                        secret,
                        unlessEmpty(members[2]),
                        unlessEmpty(members[3]),
                        unlessEmpty(members[4]));
    }

    private static @Nullable String unlessEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
