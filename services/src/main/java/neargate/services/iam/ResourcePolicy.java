package neargate.services.iam;

/**
 * The policy of a resource that is asked for.
 *
 * @param document as its service accepted it
 * @param mustAllow whether without it no policy of an identity allows anything, as that of a key
 */
public record ResourcePolicy(String document, boolean mustAllow) {}
