package neargate.services.ecs.taskdefinitions;

import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** Requests that are fine, for tests that spoil one thing. */
public final class Definitions {
    private Definitions() {}

    /** nginx on Fargate with 256 CPU units and 512 MiB: the course's first exercise. */
    public static RegisterTaskDefinitionRequest.Builder web() {
        return RegisterTaskDefinitionRequest.builder()
                .family("web")
                .requiresCompatibilities(Compatibility.FARGATE)
                .networkMode(NetworkMode.AWSVPC)
                .cpu("256")
                .memory("512")
                .containerDefinitions(nginx().build());
    }

    public static ContainerDefinition.Builder nginx() {
        return ContainerDefinition.builder().name("nginx").image("nginx").portMappings(p -> p.containerPort(80));
    }

    /** A container that need not run for the task to run. */
    public static ContainerDefinition.Builder sidecar(String name) {
        return ContainerDefinition.builder().name(name).image("busybox").essential(false);
    }
}
