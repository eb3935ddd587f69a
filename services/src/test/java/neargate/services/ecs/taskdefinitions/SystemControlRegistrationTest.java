package neargate.services.ecs.taskdefinitions;

import static neargate.services.ecs.taskdefinitions.Definitions.nginx;
import static neargate.services.ecs.taskdefinitions.Definitions.web;
import static neargate.services.ecs.taskdefinitions.Spoilt.container;
import static neargate.services.ecs.taskdefinitions.Spoilt.onEc2;
import static neargate.services.ecs.taskdefinitions.Spoilt.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.SystemControl;

/** Kernel parameters that are refused, and those that are not. */
class SystemControlRegistrationTest {
    private static final String INVALID = "Invalid 'systemControls' setting for container 'nginx'.";

    private static Consumer<SystemControl.Builder> set(String namespace, String value) {
        return control -> control.namespace(namespace).value(value);
    }

    @TestFactory
    Stream<DynamicTest> parameters() {
        return refused(
                container("one without a name", INVALID, it -> it.systemControls(set(null, "1"))),
                container("one without a value", INVALID, it -> it.systemControls(set("net.core.somaxconn", null))),
                container(
                        "one of the whole kernel",
                        INVALID + " 'vm.swappiness' is in neither the network nor the IPC namespace.",
                        it -> it.systemControls(set("vm.swappiness", "1"))),
                container(
                        "one that is set twice",
                        INVALID + " 'kernel.sem' is set more than once.",
                        it -> it.systemControls(set("kernel.sem", "1"), set("kernel.sem", "2"))),
                onEc2(
                        "of the network of the instance",
                        INVALID + " 'net.core.somaxconn' is not supported in the network mode host.",
                        it -> it.memory(128).systemControls(set("net.core.somaxconn", "1")),
                        NetworkMode.HOST),
                new Spoilt(
                        "of the memory that the instance shares",
                        INVALID + " 'fs.mqueue.msg_max' is not supported in the IPC mode host.",
                        sharing(set("fs.mqueue.msg_max", "10"))));
    }

    private static RegisterTaskDefinitionRequest sharing(Consumer<SystemControl.Builder> control) {
        return RegisterTaskDefinitionRequest.builder()
                .family("old")
                .ipcMode("host")
                .containerDefinitions(
                        nginx().memory(128).systemControls(control).build())
                .build();
    }

    @Test
    void thoseOfATasksOwnNamespacesAreFine() {
        RegisterTaskDefinitionRequest request = web().containerDefinitions(nginx().systemControls(
                                set("net.ipv4.tcp_keepalive_time", "60"), set("kernel.shm_rmid_forced", "1"))
                        .build())
                .build();
        assertThat(Registration.definition(request)
                        .containerDefinitions()
                        .getFirst()
                        .systemControls())
                .hasSize(2);
        assertThat(Registration.definition(sharing(set("net.core.somaxconn", "1")))
                        .ipcModeAsString())
                .isEqualTo("host");
    }
}
