package neargate.services.ecs.secrets;

import neargate.kernel.store.Scope;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Where the values of a task's secrets come from. */
public interface TaskSecrets {
    /**
     * A definition with the values of its secrets among its variables and log options, for who runs the task. It is never
     * stored and never shown.
     *
     * @param definition the task's, with its overrides
     * @throws UnavailableException when one cannot be had: then the task cannot start
     */
    TaskDefinition into(Scope scope, String taskArn, TaskDefinition definition) throws UnavailableException;

    /** No secrets: a task that needs one does not start. */
    static TaskSecrets none() {
        return (_, _, definition) -> {
            if (!Needs.of(definition).isEmpty() || !Needs.registries(definition).isEmpty()) {
                throw UnavailableException.notRetrieved("there is neither Secrets Manager nor Systems Manager here");
            }
            return definition;
        };
    }

    /** What a task needs cannot be had; the message is the reason for which it stops. */
    final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1;

        public UnavailableException(String reason) {
            super(reason);
        }

        /** A secret could not be fetched. */
        static UnavailableException notRetrieved(String detail) {
            return new UnavailableException(
                    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval"
                            + " failed: " + detail);
        }
    }
}
