package neargate.services.iam;

import java.util.List;

/**
 * The policy of a resource that is asked for.
 *
 * @param documents that make it up, as its service accepted them: a key's policy and its grants
 * @param mustAllow whether without it no policy of an identity allows anything, as that of a key
 */
public record ResourcePolicy(List<String> documents, boolean mustAllow) {}
