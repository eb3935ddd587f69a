package neargate.engine.images;

import org.jspecify.annotations.Nullable;

/**
 * The name of an image in a task definition, {@code repository[:tag][@digest]}, as Docker's clients write it: without
 * what goes without saying, {@code docker.io/library/} and, to look at, {@code :latest}.
 *
 * @param repository with the registry's host, if it is not Docker Hub
 * @param tag {@code latest} if nothing is said; null where only a digest is
 * @param digest which wins over a tag; null for none
 */
public record ImageName(
        String repository, @Nullable String tag, @Nullable String digest) {
    private static final String LATEST = "latest";

    /** Reads a name. */
    public static ImageName of(String text) {
        int at = text.indexOf('@');
        String named = at < 0 ? text : text.substring(0, at);
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        String repository = familiar(colon < 0 ? named : named.substring(0, colon));
        String untagged = at < 0 ? LATEST : null;
        return new ImageName(
                repository, colon < 0 ? untagged : named.substring(colon + 1), at < 0 ? null : text.substring(at + 1));
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

    /** The digest, or else the tag. */
    public String reference() {
        return digest != null ? digest : String.valueOf(tag);
    }

    /** Whether it has the tag that a name without one means. */
    public boolean isLatest() {
        return LATEST.equals(tag);
    }

    /** Whether it names one image for ever. */
    public boolean isDigest() {
        return digest != null;
    }

    /** The name with the digest of the image that its tag means; with its own, if it has one. */
    public String pinned(String image) {
        return repository + (tag == null ? "" : ":" + tag) + "@" + (digest == null ? image : digest);
    }

    /** What its tag means, whichever image it is; itself if it has none. */
    ImageName unpinned() {
        return tag == null ? this : new ImageName(repository, tag, null);
    }

    /** The name as the Engine API takes it. */
    @Override
    public String toString() {
        return repository + (isDigest() ? "@" : ":") + reference();
    }
}
