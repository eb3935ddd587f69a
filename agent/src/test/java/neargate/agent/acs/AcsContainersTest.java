package neargate.agent.acs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DeviceCgroupPermission;
import software.amazon.awssdk.services.ecs.model.Scope;
import software.amazon.awssdk.services.ecs.model.UlimitName;
import software.amazon.awssdk.services.ecs.model.Volume;

class AcsContainersTest {
    private static final ContainerDefinition WHOLE = ContainerDefinition.builder()
            .name("app")
            .image("busybox")
            .cpu(10)
            .memory(64)
            .memoryReservation(32)
            .command("run")
            .entryPoint("sh")
            .environment(variable -> variable.name("A").value("b"))
            .essential(true)
            .links("db")
            .portMappings(
                    port -> port.containerPort(80).hostPort(8080).protocol("tcp"),
                    port -> port.containerPortRange("90-99").protocol("udp"))
            .firelensConfiguration(it -> it.type("fluentbit").options(Map.of("config-file-type", "file")))
            .repositoryCredentials(it -> it.credentialsParameter("{}"))
            .healthCheck(it ->
                    it.command("CMD", "true").interval(5).timeout(4).retries(3).startPeriod(2))
            .disableNetworking(true)
            .dependsOn(other -> other.containerName("db").condition(ContainerCondition.HEALTHY))
            .startTimeout(10)
            .stopTimeout(20)
            .restartPolicy(policy -> policy.enabled(true).ignoredExitCodes(0, 7).restartAttemptPeriod(60))
            .mountPoints(
                    mount -> mount.sourceVolume("data").containerPath("/data").readOnly(true))
            .volumesFrom(from -> from.sourceContainer("db").readOnly(true))
            .linuxParameters(linux -> linux.capabilities(
                            capabilities -> capabilities.add("SYS_PTRACE").drop("CHOWN"))
                    .devices(device -> device.hostPath("/dev/fuse")
                            .containerPath("/dev/fuse")
                            .permissions(DeviceCgroupPermission.READ, DeviceCgroupPermission.MKNOD))
                    .initProcessEnabled(true)
                    .sharedMemorySize(16)
                    .tmpfs(mount -> mount.containerPath("/scratch").size(8).mountOptions("noexec"))
                    .maxSwap(128)
                    .swappiness(10))
            .hostname("web")
            .user("nobody")
            .workingDirectory("/srv")
            .privileged(true)
            .readonlyRootFilesystem(true)
            .dnsServers("10.0.0.2")
            .dnsSearchDomains("example.com")
            .extraHosts(host -> host.hostname("db").ipAddress("10.0.0.3"))
            .dockerSecurityOptions("no-new-privileges")
            .interactive(true)
            .pseudoTerminal(true)
            .dockerLabels(Map.of("team", "blue"))
            .ulimits(limit -> limit.name(UlimitName.NOFILE).softLimit(100).hardLimit(200))
            .systemControls(control -> control.namespace("net.core.somaxconn").value("100"))
            .logConfiguration(log -> log.logDriver("json-file").options(Map.of("max-size", "1m")))
            .build();

    @Test
    void whatADefinitionSaysComesOutOfAPayloadAgain() {
        assertThat(AcsContainers.definition(AcsContainers.of(WHOLE, null))).isEqualTo(WHOLE);
        ContainerDefinition small = ContainerDefinition.builder()
                .name("app")
                .image("busybox")
                .cpu(0)
                .essential(true)
                .build();
        ContainerDefinition read = AcsContainers.definition(AcsContainers.of(small, null));
        assertThat(read.linuxParameters()).isNull();
        assertThat(read.privileged()).isNull();
        assertThat(read.ulimits()).isEmpty();
    }

    /** Fields that ECS itself answers for: it hands on what they lead to, or does not place the task. */
    private static final Set<String> NOT_FOR_AGENTS = Set.of(
            "environmentFiles",
            "secrets",
            "secretOptions",
            "credentialSpecs",
            "resourceRequirements",
            "versionConsistency",
            "appProtocol",
            "portMappings.name");

    /** What comes out again is all that there is, at every depth; also a field that AWS adds later. */
    @Test
    void nothingIsLeftOutOfThat() {
        assertThat(unsaid("container", List.of(WHOLE))).isEmpty();
    }

    private static List<String> unsaid(String path, List<? extends SdkPojo> samples) {
        return samples.getFirst().sdkFields().stream()
                .filter(field -> !NOT_FOR_AGENTS.contains(field.locationName())
                        && !NOT_FOR_AGENTS.contains(path + "." + field.locationName()))
                .flatMap(field -> {
                    List<?> said = samples.stream()
                            .map(field::getValueOrDefault)
                            .filter(Objects::nonNull)
                            .flatMap(value -> value instanceof List<?> list ? list.stream() : Stream.of(value))
                            .toList();
                    if (said.isEmpty()) {
                        return Stream.of(path + "." + field.locationName());
                    }
                    List<SdkPojo> structures = said.stream()
                            .filter(SdkPojo.class::isInstance)
                            .map(SdkPojo.class::cast)
                            .toList();
                    return structures.isEmpty()
                            ? Stream.<String>of()
                            : unsaid(field.locationName(), structures).stream();
                })
                .toList();
    }

    @Test
    void dockerIsToldInItsOwnWords() throws JsonProcessingException {
        JsonNode host = JsonMapper.builder()
                .build()
                .readTree(AcsContainers.of(WHOLE, null).dockerConfig().hostConfig());
        assertThat(host.at("/CapAdd/0").asText()).isEqualTo("SYS_PTRACE");
        assertThat(host.at("/Devices/0/CgroupPermissions").asText()).isEqualTo("rm");
        assertThat(host.at("/ShmSize").asLong()).isEqualTo(16L << 20);
        assertThat(host.at("/Tmpfs").get("/scratch").asText()).isEqualTo("noexec,size=8m");
        assertThat(host.at("/MemorySwap").asLong()).isEqualTo(192L << 20);
        assertThat(host.at("/Ulimits/0/Name").asText()).isEqualTo("nofile");
        assertThat(host.at("/Sysctls").get("net.core.somaxconn").asText()).isEqualTo("100");
        assertThat(host.at("/ReadonlyRootfs").asBoolean()).isTrue();
        assertThat(host.at("/ExtraHosts/0").asText()).isEqualTo("db:10.0.0.3");
    }

    @Test
    void volumesComeOutOfAPayloadAgain() {
        List<Volume> volumes = List.of(
                Volume.builder().name("empty").host(host -> {}).build(),
                Volume.builder()
                        .name("folder")
                        .host(host -> host.sourcePath("/data"))
                        .build(),
                Volume.builder()
                        .name("docker")
                        .dockerVolumeConfiguration(docker -> docker.scope(Scope.SHARED)
                                .autoprovision(true)
                                .driver("local")
                                .driverOpts(Map.of("type", "tmpfs"))
                                .labels(Map.of("a", "b")))
                        .build());
        assertThat(AcsVolume.of(volumes).stream().map(AcsVolume::definition)).isEqualTo(volumes);
    }
}
