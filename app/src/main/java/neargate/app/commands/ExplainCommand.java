package neargate.app.commands;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import neargate.app.Refusal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Says why tasks are where they are, or why they are nowhere. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Says where a task or the tasks of a service are, how many instances each rule of placement leaves"
                        + " out for one more, the nearest miss, and what would make it fit.",
        footer = {"", "Example:", "  neargate explain web --cluster blue"})
public final class ExplainCommand implements Runnable {
    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "The cluster (default: default).")
    private String cluster;

    @Parameters(paramLabel = "TASK|SERVICE", description = "The id of a task, the name of a service, or an ARN.")
    private String name;

    @Override
    public void run() {
        String path = "/_neargate/explain?cluster=" + encoded(cluster) + "&name=" + encoded(name);
        try {
            System.out.print(OwnPath.ask(options, SdkHttpMethod.GET, path, new byte[0]));
        } catch (IOException e) {
            throw new Refusal("no explanation from " + options.running().endpoint() + ": " + e.getMessage());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
