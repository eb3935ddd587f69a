package neargate.app.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import neargate.app.Refusal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Says what a request would do, and does not do it. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description =
                "Says what run-task or update-service would do now: where tasks would go, why some would not, and the"
                        + " steps of a rolling update. Nothing is done.",
        footer = {
            "",
            "Examples:",
            "  neargate plan update-service --cluster blue --service web --task-definition web:3",
            "  neargate plan run-task --cluster blue --task-definition job --count 5 --launch-type EC2",
            "  neargate plan update-service --cli-input-json file://request.json"
        })
public final class PlanCommand implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String FILE = "file://";

    /** The operations of the AWS CLI that can be planned. */
    enum Operation {
        RUN_TASK("run-task", "RunTask"),
        UPDATE_SERVICE("update-service", "UpdateService");

        private final String typed;
        private final String name;

        Operation(String typed, String name) {
            this.typed = typed;
            this.name = name;
        }
    }

    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Parameters(paramLabel = "run-task|update-service", description = "The operation.")
    private String operation;

    @Option(names = "--cluster", paramLabel = "NAME", description = "The cluster (default: default).")
    private @Nullable String cluster;

    @Option(names = "--service", paramLabel = "NAME", description = "The service to update.")
    private @Nullable String service;

    @Option(names = "--task-definition", paramLabel = "NAME", description = "family, family:revision, or an ARN.")
    private @Nullable String taskDefinition;

    @Option(names = "--count", paramLabel = "N", description = "How many tasks to run.")
    private @Nullable Integer count;

    @Option(names = "--launch-type", paramLabel = "TYPE", description = "FARGATE, EC2 or EXTERNAL.")
    private @Nullable String launchType;

    @Option(names = "--desired-count", paramLabel = "N", description = "How many tasks the service should have.")
    private @Nullable Integer desiredCount;

    @Option(names = "--force-new-deployment", description = "A new deployment though nothing changes.")
    private boolean forceNewDeployment;

    @Option(
            names = "--cli-input-json",
            paramLabel = "JSON",
            description = "The request as the AWS CLI takes it, or file://PATH; the other options go on top.")
    private @Nullable String request;

    @Override
    public void run() {
        Operation asked = asked();
        String endpoint = options.running().endpoint();
        try {
            byte[] body = JSON.writeValueAsBytes(request(asked));
            System.out.print(OwnPath.ask(options, SdkHttpMethod.POST, "/_neargate/plan?operation=" + asked.name, body));
        } catch (IOException e) {
            throw new Refusal("no plan from " + endpoint + ": " + e.getMessage());
        }
    }

    private Operation asked() {
        for (Operation known : Operation.values()) {
            if (known.typed.equals(operation)) {
                return known;
            }
        }
        throw new Refusal(operation + " cannot be planned; run-task and update-service can.", 2);
    }

    private ObjectNode request(Operation asked) {
        refuseForeign(asked);
        ObjectNode node = given();
        put(node, "cluster", cluster);
        put(node, "service", service);
        put(node, "taskDefinition", taskDefinition);
        put(node, "launchType", launchType);
        if (count != null) {
            node.put("count", count);
        }
        if (desiredCount != null) {
            node.put("desiredCount", desiredCount);
        }
        if (forceNewDeployment) {
            node.put("forceNewDeployment", true);
        }
        if (asked == Operation.UPDATE_SERVICE && !node.has("service")) {
            throw new Refusal("which service? --service NAME", 2);
        }
        return node;
    }

    /** What the other operation takes is not silently left out. */
    private void refuseForeign(Operation asked) {
        if (asked == Operation.RUN_TASK) {
            refuseIf(service != null, "--service is for update-service; run-task runs tasks of no service.");
            refuseIf(desiredCount != null, "--desired-count is for update-service; run-task takes --count N.");
            refuseIf(forceNewDeployment, "--force-new-deployment is for update-service.");
        } else {
            refuseIf(count != null, "--count is for run-task; update-service takes --desired-count N.");
            refuseIf(
                    launchType != null,
                    "--launch-type is for run-task; a service keeps its own, or goes over to a"
                            + " capacityProviderStrategy in --cli-input-json.");
        }
    }

    private static void refuseIf(boolean foreign, String why) {
        if (foreign) {
            throw new Refusal(why, 2);
        }
    }

    private ObjectNode given() {
        if (request == null) {
            return JSON.createObjectNode();
        }
        try {
            JsonNode given = JSON.readTree(
                    request.startsWith(FILE) ? Files.readString(Path.of(request.substring(FILE.length()))) : request);
            if (given instanceof ObjectNode object) {
                return object;
            }
        } catch (NoSuchFileException e) {
            throw new Refusal("--cli-input-json: there is no file " + e.getMessage() + ".", 2);
        } catch (IOException e) {
            throw new Refusal("--cli-input-json is not JSON: " + e.getMessage(), 2);
        }
        throw new Refusal("--cli-input-json is no JSON object.", 2);
    }

    private static void put(ObjectNode node, String name, @Nullable String value) {
        if (value != null) {
            node.put(name, value);
        }
    }
}
