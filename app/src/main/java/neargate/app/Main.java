package neargate.app;

import java.util.List;
import neargate.app.commands.AgentCommand;
import neargate.app.commands.AwsCommand;
import neargate.app.commands.DemoCommand;
import neargate.app.commands.DoctorCommand;
import neargate.app.commands.DownCommand;
import neargate.app.commands.EnvCommand;
import neargate.app.commands.ExecCommand;
import neargate.app.commands.ExplainCommand;
import neargate.app.commands.ImagesCommand;
import neargate.app.commands.PlanCommand;
import neargate.app.commands.SimulateCommand;
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
        footer = {"", "Example:", "  neargate up --detach && eval \"$(neargate env)\" && aws ecs list-clusters"})
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command; returns 0 when done, 2 on bad usage, 3 when nothing runs that should, 1 on any other failure. */
    public static int run(String... arguments) {
        var program = new CommandLine(new Main());
        commands(arguments).forEach(program::addSubcommand);
        program.setCaseInsensitiveEnumValuesAllowed(true);
        program.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof Refusal refusal) {
                command.getErr().println("neargate: " + refusal.getMessage());
                return refusal.exitCode();
            }
            throw failure;
        });
        for (String others : List.of("aws", "test")) {
            // From the first word that is not ours on, all belongs to the other program.
            CommandLine command = program.getSubcommands().get(others);
            if (command != null) {
                command.setStopAtPositional(true).setUnmatchedOptionsArePositionalParams(true);
            }
        }
        return program.execute(arguments);
    }

    /** The command that is named, or else all: picocli examines each that it is given, which takes a while. */
    private static List<Object> commands(String[] arguments) {
        return switch (arguments.length == 0 ? "" : arguments[0]) {
            case "up" -> List.of(new UpCommand());
            case "agent" -> List.of(new AgentCommand());
            case "down" -> List.of(new DownCommand());
            case "status" -> List.of(new StatusCommand());
            case "env" -> List.of(new EnvCommand());
            case "demo" -> List.of(new DemoCommand());
            case "exec" -> List.of(new ExecCommand());
            case "explain" -> List.of(new ExplainCommand());
            case "plan" -> List.of(new PlanCommand());
            case "aws" -> List.of(new AwsCommand());
            case "doctor" -> List.of(new DoctorCommand());
            case "images" -> List.of(new ImagesCommand());
            case "simulate" -> List.of(new SimulateCommand());
            case "test" -> List.of(new TestCommand());
            case "train" -> List.of(new TrainCommand());
            default ->
                List.of(
                        new UpCommand(),
                        new DownCommand(),
                        new StatusCommand(),
                        new EnvCommand(),
                        new DemoCommand(),
                        new AgentCommand(),
                        new AwsCommand(),
                        new DoctorCommand(),
                        new ExecCommand(),
                        new ExplainCommand(),
                        new ImagesCommand(),
                        new PlanCommand(),
                        new SimulateCommand(),
                        new TestCommand());
        };
    }
}
