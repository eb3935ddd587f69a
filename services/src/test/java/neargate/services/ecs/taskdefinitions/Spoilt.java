package neargate.services.ecs.taskdefinitions;

import static neargate.services.ecs.EcsWorld.assertFails;
import static neargate.services.ecs.taskdefinitions.Definitions.nginx;
import static neargate.services.ecs.taskdefinitions.Definitions.web;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/**
 * A definition that was fine until one thing of it was spoilt.
 *
 * @param how in a few words
 * @param message what is said to it
 */
record Spoilt(String how, String message, RegisterTaskDefinitionRequest request) {
    static Spoilt task(String how, String message, UnaryOperator<RegisterTaskDefinitionRequest.Builder> spoil) {
        return new Spoilt(how, message, spoil.apply(web()).build());
    }

    static Spoilt container(String how, String message, UnaryOperator<ContainerDefinition.Builder> spoil) {
        return task(
                how, message, it -> it.containerDefinitions(spoil.apply(nginx()).build()));
    }

    static Spoilt containers(String how, String message, ContainerDefinition.Builder... containers) {
        return task(
                how,
                message,
                it -> it.containerDefinitions(Stream.of(containers)
                        .map(ContainerDefinition.Builder::build)
                        .toList()));
    }

    /** A definition for EC2, behind a bridge and without a size of its own. */
    static Spoilt onEc2(String how, String message, UnaryOperator<ContainerDefinition.Builder> spoil) {
        return onEc2(how, message, spoil, null);
    }

    static Spoilt onEc2(
            String how, String message, UnaryOperator<ContainerDefinition.Builder> spoil, @Nullable NetworkMode mode) {
        RegisterTaskDefinitionRequest request = RegisterTaskDefinitionRequest.builder()
                .family("old")
                .networkMode(mode)
                .containerDefinitions(spoil.apply(nginx()).build())
                .build();
        return new Spoilt(how, message, request);
    }

    /** A test for each. */
    static Stream<DynamicTest> refused(Spoilt... spoilt) {
        return Stream.of(spoilt)
                .map(it -> DynamicTest.dynamicTest(
                        it.how(),
                        () -> assertFails(
                                ClientException.class, it.message(), () -> Registration.definition(it.request()))));
    }
}
