package neargate.engine.docker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;
import neargate.engine.docker.api.DockerApi;
import neargate.engine.docker.api.DockerException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DockerVolumeConfiguration;
import software.amazon.awssdk.services.ecs.model.HostVolumeProperties;
import software.amazon.awssdk.services.ecs.model.MountPoint;
import software.amazon.awssdk.services.ecs.model.Scope;
import software.amazon.awssdk.services.ecs.model.Volume;

/**
 * The volumes of one task ("Storage options for Amazon ECS tasks"): folders of its instance, volumes of Docker's that go with
 * the task, and those that stay and belong to the instance.
 */
final class TaskVolumes {
    private static final Logger LOG = LoggerFactory.getLogger(TaskVolumes.class);

    private final TaskSpec spec;
    private final Workshop workshop;

    TaskVolumes(TaskSpec spec, Workshop workshop) {
        this.spec = spec;
        this.workshop = workshop;
    }

    /** A volume that cannot be made, or that others were to make and is not there. */
    static final class CannotCreateException extends Exception {
        private static final long serialVersionUID = 1;

        CannotCreateException(String reason) {
            super("CannotCreateVolumeError: " + reason);
        }
    }

    /** Makes what is not there yet. */
    void prepare() throws CannotCreateException {
        try {
            for (Volume volume : spec.shared().volumes()) {
                prepare(volume);
            }
        } catch (DockerException e) {
            throw new CannotCreateException(e.asReported());
        }
    }

    private void prepare(Volume volume) throws CannotCreateException {
        DockerVolumeConfiguration docker = volume.dockerVolumeConfiguration();
        if (folder(volume).isPresent()) {
            return;
        }
        if (isOfTask(volume)) {
            create(volume, docker, Map.of(Labels.TASK, spec.taskArn()));
        } else if (docker != null && workshop.docker().volume(name(volume)).isEmpty()) {
            if (!Boolean.TRUE.equals(docker.autoprovision())) {
                throw new CannotCreateException(
                        "Error response from daemon: get " + volume.name() + ": no such volume");
            }
            create(
                    volume,
                    docker,
                    instanceId().map(id -> Map.of(Labels.EC2_INSTANCE, id)).orElse(Map.of()));
        }
    }

    private void create(Volume volume, @Nullable DockerVolumeConfiguration docker, Map<String, String> owner)
            throws CannotCreateException {
        String driver = docker == null || docker.driver() == null ? VolumeDrivers.LOCAL : docker.driver();
        if (!new VolumeDrivers(workshop.docker()).has(driver)) {
            throw new CannotCreateException("Error response from daemon: create " + name(volume)
                    + ": error looking up volume plugin " + driver + ": plugin \"" + driver + "\" not found");
        }
        LocalMount mount = docker == null || instanceId().isEmpty()
                ? null
                : LocalMount.of(docker).orElse(null);
        if (mount != null && !mount.isOfNoMachine()) {
            throw new CannotCreateException("Error response from daemon: create " + name(volume)
                    + ": an instance of this machine has no device " + mount.device() + " of type \"" + mount.type()
                    + "\": it mounts folders of its own (bind), tmpfs, nfs and cifs");
        }
        Map<String, String> labels = new LinkedHashMap<>();
        if (docker != null) {
            labels.putAll(docker.labels());
        }
        labels.put(Labels.INSTANCE, workshop.instance());
        labels.putAll(owner);
        workshop.docker()
                .createVolume(new DockerApi.VolumeConfig(
                        name(volume), driver, docker == null ? Map.of() : docker.driverOpts(), labels));
    }

    /**
     * The folder of the instance that the volume is, which is looked for anew for each container: in between, tasks may have put
     * a link there. What Docker was to bind in an instance of this machine is one, too.
     */
    private Optional<String> folder(Volume volume) {
        return volume.dockerVolumeConfiguration() == null
                ? Optional.ofNullable(volume.host()).map(HostVolumeProperties::sourcePath)
                : bound(volume).map(LocalMount::device);
    }

    private Optional<LocalMount> bound(Volume volume) {
        DockerVolumeConfiguration docker = volume.dockerVolumeConfiguration();
        boolean isMade = docker != null && (isOfTask(volume) || Boolean.TRUE.equals(docker.autoprovision()));
        return isMade && instanceId().isPresent()
                ? LocalMount.of(docker).filter(LocalMount::isFolder)
                : Optional.empty();
    }

    /** Whether it comes and goes with the task. */
    private static boolean isOfTask(Volume volume) {
        DockerVolumeConfiguration docker = volume.dockerVolumeConfiguration();
        return docker == null
                ? volume.host() == null || volume.host().sourcePath() == null
                : docker.scope() != Scope.SHARED;
    }

    /** As the agent names those of tasks; the others by their own names, apart for each instance of this machine. */
    private String name(Volume volume) {
        if (isOfTask(volume)) {
            return "ecs-" + spec.family() + "-" + spec.revision() + "-" + volume.name() + "-" + spec.taskId();
        }
        return instanceId()
                .map(id -> "neargate-" + workshop.instance() + "-" + id + "-" + volume.name())
                .orElse(volume.name());
    }

    private Optional<String> instanceId() {
        return Optional.ofNullable(spec.network())
                .map(TaskNetwork::instanceId)
                .filter(id -> !id.equals(TaskNetwork.MACHINE));
    }

    /** What a container mounts, as Docker is told it. */
    List<String> binds(ContainerDefinition container) throws IOException, InterruptedException {
        List<String> binds = new ArrayList<>();
        for (MountPoint mount : container.mountPoints()) {
            Volume volume = spec.shared().volumes().stream()
                    .filter(it -> it.name().equals(mount.sourceVolume()))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no volume " + mount.sourceVolume()));
            boolean readOnly = Boolean.TRUE.equals(mount.readOnly())
                    || bound(volume).filter(LocalMount::isReadOnly).isPresent();
            binds.add(source(volume) + ":" + mount.containerPath() + (readOnly ? ":ro" : ""));
        }
        return binds;
    }

    private String source(Volume volume) throws IOException, InterruptedException {
        String path = folder(volume).orElse(null);
        if (path == null) {
            return name(volume);
        }
        return spec.network() == null || spec.network().instanceId() == null
                ? path
                : workshop.slices().await(spec.network().instanceId()).disk().resolve(path);
    }

    /** The containers whose volumes a container has, too, as Docker is told it. */
    List<String> from(ContainerDefinition container) {
        return container.volumesFrom().stream()
                .map(from -> Containers.name(spec, from.sourceContainer())
                        + (Boolean.TRUE.equals(from.readOnly()) ? ":ro" : ""))
                .toList();
    }

    /** Docker's names of those that go with the task. */
    List<String> own() {
        return spec.shared().volumes().stream()
                .filter(TaskVolumes::isOfTask)
                .filter(volume -> folder(volume).isEmpty())
                .map(this::name)
                .toList();
    }

    /** Removes those that go with the task; its containers are gone. */
    void remove() {
        own().forEach(name -> {
            try {
                workshop.docker().removeVolume(name);
            } catch (DockerException e) {
                LOG.warn("The volume {} stays: {}", name, e.getMessage());
            }
        });
    }
}
