package neargate.engine.images;

/**
 * Why an image could not be pulled, as Fargate reports it, which asks registries without Docker ("CannotPullContainer task
 * errors in Amazon ECS").
 */
final class FargateWords {
    private FargateWords() {}

    /**
     * The reason.
     *
     * @param attempts how often it was tried
     * @param said what Docker says of it
     */
    static String of(ImageName image, int attempts, String said) {
        return "pull image manifest has been retried " + attempts + " time(s): failed to resolve ref " + ref(image)
                + ": " + reason(image, said);
    }

    private static String reason(ImageName image, String said) {
        if (said.contains("manifest unknown") || said.contains("not found")) {
            return ref(image) + ": not found";
        }
        if (said.contains("pull access denied")) {
            return "pull access denied, repository does not exist or may require authorization: server message:"
                    + " insufficient_scope: authorization failed";
        }
        return said.startsWith("Get \"") || said.startsWith("Head \"") ? "failed to do request: " + said : said;
    }

    /** Its whole name, with all that goes without saying. */
    private static String ref(ImageName image) {
        if (!image.registry().isEmpty()) {
            return image.toString();
        }
        return "docker.io/" + (image.repository().contains("/") ? "" : "library/") + image;
    }
}
