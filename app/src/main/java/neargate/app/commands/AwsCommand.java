package neargate.app.commands;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import neargate.app.Instance;
import neargate.app.Refusal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs the AWS CLI against this Neargate: for versions that do not read AWS_ENDPOINT_URL. */
@Command(
        name = "aws",
        mixinStandardHelpOptions = true,
        description = "Runs the AWS CLI with the endpoint and keys set; what follows is the CLI's own.",
        footer = {"", "Example:", "  neargate aws ecs list-clusters"})
public final class AwsCommand implements Callable<Integer> {
    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Parameters(paramLabel = "ARGUMENT", description = "Arguments of the AWS CLI.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        Instance.Status status = options.running();
        var command = new ArrayList<>(List.of("aws", "--endpoint-url", status.endpoint()));
        command.addAll(arguments);
        var process = new ProcessBuilder(command).inheritIO();
        process.environment()
                .putAll(EnvCommand.settings(status, options.instance().rootKey()));
        process.environment().remove("AWS_PROFILE");
        process.environment().remove("AWS_SESSION_TOKEN");
        try {
            return process.start().waitFor();
        } catch (IOException e) {
            throw new Refusal("cannot run the AWS CLI: " + e.getMessage()
                    + ". Install it (`apt-get install awscli`, or AWS's own version 2).");
        }
    }
}
