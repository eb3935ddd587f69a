package neargate.services.iam;

/**
 * An access key that a request may be signed with.
 *
 * @param userArn whose it is
 */
public record UserKey(String secretAccessKey, String account, String userArn) {}
