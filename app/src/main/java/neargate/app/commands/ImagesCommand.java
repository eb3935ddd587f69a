package neargate.app.commands;

import java.util.TreeMap;
import java.util.concurrent.Callable;
import neargate.app.DockerMachine;
import neargate.app.Images;
import neargate.app.Refusal;
import neargate.engine.images.Recipes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the images that Neargate can make itself, and makes them. */
@Command(
        name = "images",
        mixinStandardHelpOptions = true,
        description = "Lists the images that can be made here without a registry, from Debian packages.",
        footer = {"", "Example:", "  neargate images --build nginx"})
public final class ImagesCommand implements Callable<Integer> {
    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Option(names = "--build", paramLabel = "NAME", description = "Makes the image, in the engine that is up.")
    private String build = "";

    @Override
    public Integer call() throws InterruptedException {
        String host = DockerMachine.inReach(options.instance()).orElse("");
        if (!build.isEmpty()) {
            if (host.isEmpty()) {
                throw new Refusal("no container engine answers. Start one with `neargate up --detach`.", 3);
            }
            System.out.println("making " + build);
            System.out.println(Images.make(host, options.instance(), build));
            return 0;
        }
        new TreeMap<>(Recipes.OURS)
                .forEach((image, folder) -> System.out.printf(
                        "%-20s images/%-12s %s%n",
                        image, folder, host.isEmpty() ? "" : Images.isHere(host, image) ? "here" : "-"));
        return 0;
    }
}
