package neargate.services.ecs.taskdefinitions;

import static neargate.services.ecs.taskdefinitions.Definitions.nginx;
import static neargate.services.ecs.taskdefinitions.Spoilt.container;
import static neargate.services.ecs.taskdefinitions.Spoilt.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** What Linux cannot do for a container. */
class LinuxRegistrationTest {
    @TestFactory
    Stream<DynamicTest> ulimits() {
        return refused(
                container(
                        "of a kind that is none",
                        "Unrecognized ulimit name memory",
                        it -> it.ulimits(u -> u.name("memory").softLimit(1).hardLimit(1))),
                container(
                        "without an end",
                        "Invalid 'ulimits' setting for container 'nginx'.",
                        it -> it.ulimits(u -> u.name("nofile").softLimit(1))),
                container(
                        "that warns too late",
                        "Invalid 'ulimits' setting for container 'nginx'. The softLimit of nofile must not be greater than its hardLimit.",
                        it -> it.ulimits(u -> u.name("nofile").softLimit(2).hardLimit(1))),
                container(
                        "that warns never",
                        "Invalid 'ulimits' setting for container 'nginx'. The softLimit of core must not be greater than its hardLimit.",
                        it -> it.ulimits(u -> u.name("core").softLimit(-1).hardLimit(1))),
                container(
                        "below none",
                        "Invalid 'ulimits' setting for container 'nginx'. The limits of core must be -1, for no limit, or greater.",
                        it -> it.ulimits(u -> u.name("core").softLimit(-2).hardLimit(1))),
                container(
                        "twice",
                        "Ulimit names must be unique: 'nofile' is used more than once.",
                        it -> it.ulimits(
                                u -> u.name("nofile").softLimit(1).hardLimit(1),
                                u -> u.name("nofile").softLimit(2).hardLimit(2))));
    }

    @TestFactory
    Stream<DynamicTest> linuxParameters() {
        return refused(
                container(
                        "more swappiness than there is",
                        "Invalid 'swappiness' setting for container 'nginx'. Valid values are between 0 and 100.",
                        it -> it.linuxParameters(l -> l.swappiness(101))),
                container(
                        "less swappiness than none",
                        "Invalid 'swappiness' setting for container 'nginx'. Valid values are between 0 and 100.",
                        it -> it.linuxParameters(l -> l.swappiness(-1))),
                container(
                        "less swap than none",
                        "Invalid 'maxSwap' setting for container 'nginx'. The minimum is 0.",
                        it -> it.linuxParameters(l -> l.maxSwap(-1))),
                container(
                        "no shared memory",
                        "Invalid 'sharedMemorySize' setting for container 'nginx'. The minimum is 1.",
                        it -> it.linuxParameters(l -> l.sharedMemorySize(0))),
                container(
                        "a capability that is none",
                        "Invalid 'capabilities' setting for container 'nginx'. 'FLY' is no capability of Linux's.",
                        it -> it.linuxParameters(l -> l.capabilities(k -> k.add("FLY")))),
                container(
                        "a capability by the name of the kernel",
                        "Invalid 'capabilities' setting for container 'nginx'. 'CAP_CHOWN' is no capability of Linux's.",
                        it -> it.linuxParameters(l -> l.capabilities(k -> k.drop("CAP_CHOWN")))));
    }

    @TestFactory
    Stream<DynamicTest> tmpfs() {
        return refused(
                container(
                        "without a size",
                        "The container has an invalid tmpfs size value specified. It must be a non-zero, non-negative integer.",
                        it -> it.linuxParameters(l -> l.tmpfs(t -> t.containerPath("/a")))),
                container(
                        "without an end",
                        "The container has an invalid tmpfs size value specified. It must be a non-zero, non-negative integer.",
                        it -> it.linuxParameters(
                                l -> l.tmpfs(t -> t.containerPath("/a").size(0)))),
                container(
                        "at no path",
                        "Invalid 'tmpfs' setting for container 'nginx'. The containerPath must be an absolute path.",
                        it -> it.linuxParameters(l -> l.tmpfs(t -> t.size(8)))),
                container(
                        "at a path from nowhere",
                        "Invalid 'tmpfs' setting for container 'nginx'. The containerPath must be an absolute path.",
                        it -> it.linuxParameters(
                                l -> l.tmpfs(t -> t.containerPath("a").size(8)))),
                container(
                        "twice at one path",
                        "Invalid 'tmpfs' setting for container 'nginx'. '/a' is mounted more than once.",
                        it -> it.linuxParameters(l -> l.tmpfs(
                                t -> t.containerPath("/a").size(8),
                                t -> t.containerPath("/a").size(9)))),
                container(
                        "with an option that is none",
                        "Invalid 'tmpfs' setting for container 'nginx'. 'fast' is no mount option of tmpfs.",
                        it -> it.linuxParameters(
                                l -> l.tmpfs(t -> t.containerPath("/a").size(8).mountOptions("fast")))),
                container(
                        "with an option whose value is missing",
                        "Invalid 'tmpfs' setting for container 'nginx'. 'mode=' is no mount option of tmpfs.",
                        it -> it.linuxParameters(
                                l -> l.tmpfs(t -> t.containerPath("/a").size(8).mountOptions("mode=")))));
    }

    @Test
    void whatLinuxHasIsFine() {
        RegisterTaskDefinitionRequest request = RegisterTaskDefinitionRequest.builder()
                .family("old")
                .containerDefinitions(nginx().memory(128)
                        .ulimits(u -> u.name("core").softLimit(0).hardLimit(-1))
                        .linuxParameters(l -> l.swappiness(0)
                                .maxSwap(0)
                                .sharedMemorySize(1)
                                .capabilities(k -> k.add("NET_ADMIN").drop("ALL"))
                                .tmpfs(t -> t.containerPath("/a").size(1).mountOptions("noexec", "mode=1777")))
                        .build())
                .build();

        assertThat(Registration.definition(request)
                        .containerDefinitions()
                        .getFirst()
                        .linuxParameters()
                        .swappiness())
                .isZero();
    }
}
