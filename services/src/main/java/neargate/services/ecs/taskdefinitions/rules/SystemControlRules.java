package neargate.services.ecs.taskdefinitions.rules;

import java.util.HashSet;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.IpcMode;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.SystemControl;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Kernel parameters of a container ("SystemControl"): those of namespaces that are its task's own. */
final class SystemControlRules {
    private static final String SETTING = "systemControls";
    private static final Set<String> OF_IPC = Set.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_rmid_forced");

    private SystemControlRules() {}

    static void check(ContainerDefinition container, TaskDefinition definition) {
        Set<String> given = new HashSet<>();
        for (SystemControl control : container.systemControls()) {
            String namespace = control.namespace();
            if (namespace == null || control.value() == null) {
                throw ContainerRules.invalid(container, SETTING);
            }
            boolean isOfNetwork = namespace.startsWith("net.");
            boolean isOfIpc = OF_IPC.contains(namespace) || namespace.startsWith("fs.mqueue.");
            if (!isOfNetwork && !isOfIpc) {
                throw ContainerRules.invalid(
                        container, SETTING, "'" + namespace + "' is in neither the network nor the IPC namespace.");
            }
            if (isOfNetwork && definition.networkMode() == NetworkMode.HOST) {
                throw ContainerRules.invalid(
                        container, SETTING, "'" + namespace + "' is not supported in the network mode host.");
            }
            if (isOfIpc && definition.ipcMode() == IpcMode.HOST) {
                throw ContainerRules.invalid(
                        container, SETTING, "'" + namespace + "' is not supported in the IPC mode host.");
            }
            if (!given.add(namespace)) {
                throw ContainerRules.invalid(container, SETTING, "'" + namespace + "' is set more than once.");
            }
        }
    }
}
