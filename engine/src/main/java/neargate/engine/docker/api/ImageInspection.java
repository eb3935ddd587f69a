package neargate.engine.docker.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code GET /images/{name}/json} says of an image, as far as it is of use here. */
public record ImageInspection(String id, @Nullable List<String> repoDigests) {
    /** The digest under which a registry knows the image; an image that came from none has only its own. */
    public String digest() {
        return repoDigests == null || repoDigests.isEmpty()
                ? id
                : repoDigests.getFirst().substring(repoDigests.getFirst().indexOf('@') + 1);
    }
}
