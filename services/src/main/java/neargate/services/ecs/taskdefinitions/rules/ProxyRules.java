package neargate.services.ecs.taskdefinitions.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.ProxyConfiguration;
import software.amazon.awssdk.services.ecs.model.ProxyConfigurationType;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** The proxy of App Mesh ("ProxyConfiguration"). */
final class ProxyRules {
    private static final List<String> NEEDED = List.of("AppPorts", "ProxyIngressPort", "ProxyEgressPort");

    /** Whose own traffic does not go to the proxy: one of them must be known. */
    private static final List<String> IGNORED = List.of("IgnoredUID", "IgnoredGID");

    private static final Set<String> KNOWN = Set.of(
            "AppPorts",
            "ProxyIngressPort",
            "ProxyEgressPort",
            "IgnoredUID",
            "IgnoredGID",
            "EgressIgnoredPorts",
            "EgressIgnoredIPs");

    private ProxyRules() {}

    static void check(TaskDefinition definition) {
        ProxyConfiguration proxy = definition.proxyConfiguration();
        if (proxy == null) {
            return;
        }
        if (proxy.type() == ProxyConfigurationType.UNKNOWN_TO_SDK_VERSION) {
            throw EcsErrors.client("Invalid proxy configuration type '" + proxy.typeAsString()
                    + "'. The only valid value is APPMESH.");
        }
        if (definition.networkMode() != NetworkMode.AWSVPC) {
            throw EcsErrors.client("APPMESH proxy configuration is only supported in networkMode=awsvpc");
        }
        if (definition.containerDefinitions().stream()
                .noneMatch(container -> container.name().equals(proxy.containerName()))) {
            throw EcsErrors.client("Unknown container '" + proxy.containerName() + "' in proxyConfiguration.");
        }
        checkProperties(proxy.properties());
    }

    private static void checkProperties(List<KeyValuePair> properties) {
        Map<String, String> values = new HashMap<>();
        for (KeyValuePair property : properties) {
            if (property.value() == null) {
                throw EcsErrors.client("ProxyConfiguration properties value cannot be null.");
            }
            if (property.name() == null || !KNOWN.contains(property.name())) {
                throw EcsErrors.client("Unknown property '" + property.name() + "' in proxyConfiguration.");
            }
            values.put(property.name(), property.value());
        }
        List<String> missing =
                NEEDED.stream().filter(name -> !given(values, name)).toList();
        if (!missing.isEmpty()) {
            throw EcsErrors.client("APPMESH proxy configuration requires properties: " + String.join(", ", missing));
        }
        if (IGNORED.stream().noneMatch(name -> given(values, name))) {
            throw EcsErrors.client(
                    "APPMESH proxy configuration requires one of the properties IgnoredUID and IgnoredGID.");
        }
    }

    private static boolean given(Map<String, String> values, String name) {
        return !values.getOrDefault(name, "").isBlank();
    }
}
