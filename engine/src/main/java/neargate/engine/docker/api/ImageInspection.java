package neargate.engine.docker.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code GET /images/{name}/json} says of an image, as far as it is of use here. */
public record ImageInspection(String id, @Nullable List<String> repoDigests) {
    /** The digest under which a repository knows the image; an image that came from elsewhere has only its own id. */
    public String digest(String repository) {
        return repoDigests == null
                ? id
                : repoDigests.stream()
                        .filter(digest -> digest.startsWith(repository + "@"))
                        .findFirst()
                        .map(digest -> digest.substring(repository.length() + 1))
                        .orElse(id);
    }
}
