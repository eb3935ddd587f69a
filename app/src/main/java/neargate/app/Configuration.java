package neargate.app;

import java.nio.file.Path;
import neargate.kernel.Pace;

/**
 * What {@code neargate up} was told.
 *
 * @param data the directory that holds all state
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any
 * @param region the region of requests that name none
 * @param account the account of requests that name none
 * @param ephemeral whether state is kept in memory only
 * @param auth whether signatures are asked for
 * @param engine what runs containers
 * @param pace how fast the fixed waits of the control plane pass
 * @param egress where tasks get out to
 * @param strictAmis whether an image id that is not one of Amazon's here is refused
 */
public record Configuration(
        Path data,
        String host,
        int port,
        String region,
        String account,
        boolean ephemeral,
        Auth auth,
        EngineKind engine,
        Pace pace,
        Egress egress,
        boolean strictAmis) {

    /** Which requests must be signed by a known key. */
    public enum Auth {
        /** Any signature, or none, acts as the account's root; keys that Neargate issued are verified all the same. */
        open,
        /** Every request is verified. */
        strict
    }

    /** What runs containers. */
    public enum EngineKind {
        docker,
        /** Runs none: tasks reach RUNNING at once. */
        simulated
    }
}
