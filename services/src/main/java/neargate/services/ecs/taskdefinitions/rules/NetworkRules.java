package neargate.services.ecs.taskdefinitions.rules;

import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** What goes with which network mode ("ContainerDefinition"): links are a matter of Docker's bridge, and an ENI has names. */
final class NetworkRules {
    private NetworkRules() {}

    static void check(TaskDefinition definition) {
        NetworkMode mode = definition.networkMode();
        for (ContainerDefinition container : definition.containerDefinitions()) {
            if (!container.links().isEmpty() && mode != null && mode != NetworkMode.BRIDGE) {
                throw EcsErrors.client("Links are not supported when networkMode=" + mode + ".");
            }
            if (mode == NetworkMode.AWSVPC) {
                refuse(container.hostname() != null, "hostname is");
                refuse(!container.extraHosts().isEmpty(), "Extra hosts are");
                refuse(!container.dnsServers().isEmpty(), "DNS servers are");
                refuse(!container.dnsSearchDomains().isEmpty(), "DNS search domains are");
            }
        }
    }

    private static void refuse(boolean said, String what) {
        if (said) {
            throw EcsErrors.client(what + " not supported on container when networkMode=awsvpc.");
        }
    }
}
