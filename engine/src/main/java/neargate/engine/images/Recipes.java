package neargate.engine.images;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which images can be made here when they cannot be pulled. A recipe is a program that is given the name of a file and
 * writes an image archive there, as {@code docker load} reads it; DOCKER_HOST names the engine for those that need it.
 */
@FunctionalInterface
public interface Recipes {
    /** The program that makes the image. */
    Optional<Path> recipe(ImageName image);

    /** No recipe at all. */
    Recipes NONE = _ -> Optional.empty();

    /** The folders of the recipes that come with Neargate, by the image's name. */
    Map<String, String> OURS = Map.of(
            "busybox", "busybox",
            "nginx", "nginx",
            "gkoenig/simplehttp", "simplehttp",
            "neargate/pause", "pause",
            "neargate/logrouter", "logrouter",
            "neargate/instance", "instance");

    /** The recipes that come with Neargate, in its folder {@code images}. */
    static Recipes in(Path images) {
        return image -> image.isLatest()
                ? Optional.ofNullable(OURS.get(image.repository()))
                        .map(folder -> images.resolve(folder).resolve("build"))
                        .filter(Files::isExecutable)
                : Optional.empty();
    }
}
