package neargate.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import neargate.engine.TaskSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedNamespacesTest {
    @TempDir
    private Path folder;

    @Test
    void aContainerThatALaterProcessLaunchesIsAmongItsInstancesProcessesToo() throws Exception {
        try (var rig = new InstanceRig(folder)) {
            TaskSpec task = InstanceRig.task(new TaskSpec.Shared(List.of(), "host", "host"));
            var wiring = new InstanceSandbox(task, InstanceRig.INSTANCE, rig.workshop);
            var takenUp = new SharedNamespaces(task, rig.workshop, wiring, new HashMap<>());
            assertThat(takenUp.pidMode()).isEqualTo("container:i-1");
            assertThat(takenUp.ipcMode()).isEqualTo("container:i-1");
        }
    }
}
