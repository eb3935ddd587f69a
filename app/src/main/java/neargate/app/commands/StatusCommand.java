package neargate.app.commands;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import neargate.app.Egress;
import neargate.app.Instance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what runs. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows what runs on a data directory; exit code 3 when nothing does.",
        footer = {"", "Example:", "  neargate status --json"})
public final class StatusCommand implements Callable<Integer> {
    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Option(names = "--json", description = "Prints one JSON object, for programs.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        Instance.Status status = options.running();
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(status));
        } else {
            System.out.printf(
                    "endpoint  %s%npid       %d%ndata      %s%s%nengine    %s%nauth      %s%nversion   %s%n",
                    status.endpoint(),
                    status.pid(),
                    status.data(),
                    status.ephemeral() ? " (ephemeral)" : "",
                    status.engine(),
                    status.auth(),
                    status.version());
            System.out.println("egress    " + Egress.valueOf(status.egress()).words());
        }
        return 0;
    }
}
