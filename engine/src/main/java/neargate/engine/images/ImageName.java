package neargate.engine.images;

/**
 * The name of an image in a task definition, {@code repository[:tag][@digest]}, as Docker's clients write it: without
 * what goes without saying, {@code docker.io/library/} and, to look at, {@code :latest}.
 *
 * @param repository with the registry's host, if it is not Docker Hub
 * @param reference the tag, or the digest, which wins over a tag
 */
public record ImageName(String repository, String reference) {
    /** Reads a name. */
    public static ImageName of(String text) {
        int at = text.indexOf('@');
        String named = at < 0 ? text : text.substring(0, at);
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        String repository = familiar(colon < 0 ? named : named.substring(0, colon));
        String tag = colon < 0 ? "latest" : named.substring(colon + 1);
        return new ImageName(repository, at < 0 ? tag : text.substring(at + 1));
    }

    private static String familiar(String repository) {
        for (String hub : new String[] {"docker.io/", "index.docker.io/"}) {
            if (repository.startsWith(hub)) {
                String path = repository.substring(hub.length());
                return path.startsWith("library/") ? path.substring("library/".length()) : path;
            }
        }
        return repository;
    }

    /** The registry's host; empty for Docker Hub. */
    public String registry() {
        int slash = repository.indexOf('/');
        String first = slash < 0 ? "" : repository.substring(0, slash);
        boolean isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        return isHost ? first : "";
    }

    /** Whether it is the image that a name without a tag means. */
    public boolean isLatest() {
        return reference.equals("latest");
    }

    /** Whether it names one image for ever. */
    public boolean isDigest() {
        return reference.contains(":");
    }

    /** The name as the Engine API takes it. */
    @Override
    public String toString() {
        return repository + (isDigest() ? "@" : ":") + reference;
    }
}
