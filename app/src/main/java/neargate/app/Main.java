package neargate.app;

import java.util.List;
import neargate.app.commands.AwsCommand;
import neargate.app.commands.DemoCommand;
import neargate.app.commands.DoctorCommand;
import neargate.app.commands.DownCommand;
import neargate.app.commands.EnvCommand;
import neargate.app.commands.ImagesCommand;
import neargate.app.commands.StatusCommand;
import neargate.app.commands.TestCommand;
import neargate.app.commands.TrainCommand;
import neargate.app.commands.UpCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: reads the command line and hands over to a command. */
@Command(
        name = "neargate",
        description = "Amazon ECS and Fargate, near: the same APIs, on machines of your own, with real containers.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            EnvCommand.class,
            DemoCommand.class,
            AwsCommand.class,
            DoctorCommand.class,
            ImagesCommand.class,
            TestCommand.class,
            TrainCommand.class
        },
        footer = {"", "Example:", "  neargate up --detach && eval \"$(neargate env)\" && aws ecs list-clusters"})
public final class Main {
    private Main() {}

    /** Ends with 0 when done, 2 on bad usage, 3 when nothing runs that should, 1 on any other failure. */
    public static void main(String[] arguments) {
        var program = new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof Refusal refusal) {
                        command.getErr().println("neargate: " + refusal.getMessage());
                        return refusal.exitCode();
                    }
                    throw failure;
                });
        for (String others : List.of("aws", "test")) {
            // From the first word that is not ours on, all belongs to the other program.
            program.getSubcommands().get(others).setStopAtPositional(true).setUnmatchedOptionsArePositionalParams(true);
        }
        int exitCode = program.execute(arguments);
        System.exit(exitCode);
    }
}
