package neargate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import neargate.agent.GivenTasks.Given;
import neargate.agent.acs.AcsTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenTasksTest {
    @TempDir
    private Path folder;

    private static AcsTask task(String id) {
        return new AcsTask(
                "arn:aws:ecs:us-east-1:123456789012:task/c/" + id,
                "c",
                "RUNNING",
                "web",
                "1",
                0.25,
                512,
                "bridge",
                "EC2",
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void theNextProcessKnowsWhatThisOneWasGiven() throws IOException {
        GivenTasks tasks = GivenTasks.in(folder);
        tasks.keep(task("a"));
        tasks.keep(task("b"));
        tasks.keep(task("c"));
        tasks.started(task("b").arn());
        tasks.forget(task("c").arn());
        assertThat(GivenTasks.in(folder).all())
                .containsExactlyInAnyOrder(new Given(task("a"), false), new Given(task("b"), true));
    }

    @Test
    void aTaskThatIsGivenAgainKeepsWhatIsKnownOfIt() throws IOException {
        GivenTasks tasks = GivenTasks.in(folder);
        tasks.keep(task("a"));
        tasks.started(task("a").arn());
        tasks.keep(task("a"));
        assertThat(GivenTasks.in(folder).all()).containsExactly(new Given(task("a"), true));
    }

    @Test
    void nobodyElseReadsWhatIsKept() throws IOException {
        GivenTasks.in(folder).keep(task("a"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aTaskThatCannotBeKeptIsNotHere() throws IOException {
        Path gone = folder.resolve("gone");
        GivenTasks tasks = GivenTasks.in(gone);
        Files.delete(gone);
        assertThatThrownBy(() -> tasks.keep(task("a"))).isInstanceOf(UncheckedIOException.class);
        assertThat(tasks.has(task("a").arn())).isFalse();
    }

    @Test
    void halfAFileIsNoTask() throws IOException {
        GivenTasks.in(folder).keep(task("a"));
        Files.writeString(folder.resolve("b.json"), "{\"task\":{\"arn\":\"x");
        assertThat(GivenTasks.in(folder).all()).containsExactly(new Given(task("a"), false));
    }
}
