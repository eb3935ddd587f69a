package neargate.engine.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import neargate.engine.docker.api.DockerApi;
import neargate.engine.docker.api.DockerException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets images. Several who ask for one image at a time share one pull. */
public final class ImageStore {
    private static final Logger LOG = LoggerFactory.getLogger(ImageStore.class);

    private final DockerApi docker;
    private final PullBehavior behavior;
    private final Recipes recipes;
    private final RecipeBuilder builder;
    private final PullRetries retries;
    private final Map<Wanted, CompletableFuture<Image>> underway = new ConcurrentHashMap<>();
    private final UnreachableRegistries unreachable = new UnreachableRegistries();

    /** An image that is here: what Docker calls it, and the digest by which AWS reports it. */
    public record Image(String id, String digest) {}

    private record Wanted(ImageName image, Pull pull) {}

    /**
     * The images of an engine.
     *
     * @param dockerHost where the engine is, for recipes
     * @param behavior the pull behaviour of those who name none
     * @param logs the folder where builds of recipes leave what they said
     */
    public ImageStore(DockerApi docker, String dockerHost, PullBehavior behavior, Recipes recipes, Path logs) {
        this(docker, dockerHost, behavior, recipes, logs, PullRetries.OF_THE_AGENT);
    }

    ImageStore(
            DockerApi docker,
            String dockerHost,
            PullBehavior behavior,
            Recipes recipes,
            Path logs,
            PullRetries retries) {
        this.docker = docker;
        this.retries = retries;
        this.behavior = behavior;
        this.recipes = recipes;
        this.builder = new RecipeBuilder(docker, dockerHost, logs);
    }

    /** An image that anybody may pull, in the machine's own way. */
    public Image get(String name) throws ImageException, InterruptedException {
        return get(name, Pull.PLAIN);
    }

    /** The image of a container definition, pulled or not as the pull behaviour says. Returns when it is here. */
    public Image get(String name, Pull pull) throws ImageException, InterruptedException {
        ImageName image = ImageName.of(name);
        PullBehavior behavior = pull.behavior() == null ? this.behavior : pull.behavior();
        return sharing(new Wanted(image, pull), () -> {
            Optional<Image> itself = byId(image);
            if (itself.isPresent()) {
                return itself.get();
            }
            if (mayBeCached(image, behavior)) {
                Optional<Image> here = here(image);
                if (here.isPresent()) {
                    return here.get();
                }
            }
            return pulled(image, behavior, pull.credentials());
        });
    }

    private Image pulled(ImageName image, PullBehavior behavior, @Nullable RegistryCredentials credentials)
            throws IOException, InterruptedException {
        for (int made = 1; ; made++) {
            try {
                pull(image, credentials);
                return present(image);
            } catch (DockerException e) {
                if (!retries.goOn(made, e.getMessage())) {
                    unreachable.note(image, e.getMessage());
                    return instead(image, behavior, problem(image, behavior, made, e));
                }
            }
            Thread.sleep(retries.pause(made));
        }
    }

    private static String problem(ImageName image, PullBehavior behavior, int attempts, DockerException refused) {
        return behavior == PullBehavior.FARGATE
                ? FargateWords.of(image, attempts, refused.getMessage())
                : refused.asReported();
    }

    /** An image of our own, which is never pulled. */
    public Image own(String name) throws ImageException, InterruptedException {
        ImageName image = ImageName.of(name);
        return sharing(
                new Wanted(image, Pull.PLAIN), () -> instead(image, PullBehavior.DEFAULT, "it is Neargate's own"));
    }

    private void pull(ImageName image, @Nullable RegistryCredentials credentials) {
        if (credentials == null) {
            docker.pull(image.repository(), image.reference());
        } else {
            docker.pull(image.repository(), image.reference(), credentials.username(), credentials.password());
        }
    }

    /** An image that came from no registry is named by its own id where others are by their registry's digest. */
    private Optional<Image> byId(ImageName image) {
        return image.isDigest() ? found(image, image.reference()) : Optional.empty();
    }

    private boolean mayBeCached(ImageName image, PullBehavior behavior) {
        return switch (behavior) {
            case FARGATE, DEFAULT -> unreachable.contains(image);
            case ALWAYS -> false;
            case ONCE -> isOfRegistry(image);
            case PREFER_CACHED -> true;
        };
    }

    /** What there is when there is nothing to pull. */
    private Image instead(ImageName image, PullBehavior behavior, String problem)
            throws IOException, InterruptedException {
        Optional<Path> recipe = recipes.recipe(image);
        // Each machine makes its own image of a recipe, so that the digest of another machine's is none here.
        ImageName known = recipe.isPresent() ? image.unpinned() : image;
        if (recipe.isPresent() || mayServe(image, behavior)) {
            Optional<Image> here = here(known);
            if (here.isPresent()) {
                return here.get();
            }
        }
        Path script = recipe.orElseThrow(() -> new IOException(problem));
        LOG.info("Image {} cannot be pulled ({}): building it from the recipe {}", known, problem, script);
        builder.build(known, script);
        return present(known);
    }

    private boolean mayServe(ImageName image, PullBehavior behavior) {
        return switch (behavior) {
            case FARGATE -> unreachable.contains(image) || !isOfRegistry(image);
            case ALWAYS -> false;
            case DEFAULT, ONCE, PREFER_CACHED -> true;
        };
    }

    /** Whether what is here was pulled: Docker keeps the registry's digest of it, also when we are started anew. */
    private boolean isOfRegistry(ImageName image) {
        return here(image).filter(it -> !it.digest().equals(it.id())).isPresent();
    }

    private Image present(ImageName image) throws IOException {
        return here(image).orElseThrow(() -> new IOException("No such image: " + image));
    }

    private Optional<Image> here(ImageName image) {
        return found(image, image.toString());
    }

    private Optional<Image> found(ImageName image, String name) {
        return docker.image(name).map(found -> new Image(found.id(), found.digest(image.repository())));
    }

    private interface Search {
        Image make() throws IOException, InterruptedException;
    }

    private Image sharing(Wanted name, Search search) throws ImageException, InterruptedException {
        var mine = new CompletableFuture<Image>();
        CompletableFuture<Image> first = underway.putIfAbsent(name, mine);
        if (first != null) {
            return outcome(first);
        }
        try {
            mine.complete(search.make());
        } catch (Throwable e) {
            mine.completeExceptionally(e);
        } finally {
            underway.remove(name);
        }
        return outcome(mine);
    }

    private static Image outcome(CompletableFuture<Image> search) throws ImageException, InterruptedException {
        try {
            return search.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String said = cause instanceof DockerException refused ? refused.asReported() : cause.getMessage();
            throw new ImageException("CannotPullContainerError: " + said, cause);
        }
    }
}
