package neargate.app.commands;

import java.util.Map;
import neargate.app.Instance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the settings with which AWS's own tools find this Neargate. */
@Command(
        name = "env",
        mixinStandardHelpOptions = true,
        description = "Prints export lines for a shell: endpoint, keys, region.",
        footer = {"", "Example:", "  eval \"$(neargate env)\" && aws sts get-caller-identity"})
public final class EnvCommand implements Runnable {
    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Override
    public void run() {
        settings(options.running(), options.instance().rootKey())
                .forEach((name, value) -> System.out.println("export " + name + "=" + value));
    }

    /** The environment variables of AWS's tools ("Environment variables support", SDKs and tools reference guide). */
    static Map<String, String> settings(Instance.Status status, Instance.RootKey key) {
        var settings = new java.util.LinkedHashMap<String, String>();
        settings.put("AWS_ENDPOINT_URL", status.endpoint());
        settings.put("AWS_ACCESS_KEY_ID", key.accessKeyId());
        settings.put("AWS_SECRET_ACCESS_KEY", key.secretAccessKey());
        settings.put("AWS_REGION", status.region());
        settings.put("AWS_DEFAULT_REGION", status.region());
        settings.put("AWS_EC2_METADATA_DISABLED", "true");
        return settings;
    }
}
