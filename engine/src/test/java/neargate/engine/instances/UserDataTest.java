package neargate.engine.instances;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** User data is run here, with the folder of cloud-init and the commands of packages replaced, to see what it does. */
class UserDataTest {
    @TempDir
    private Path folder;

    private static UserData of(String text) {
        return UserData.of(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String run(String script) throws Exception {
        Path file = folder.resolve("script");
        Files.writeString(
                file, script.replace("/var/lib/cloud", folder.toString()).replace("yum install", "echo yum install"));
        Process process = new ProcessBuilder("bash", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void noUserDataIsNothingToDo() {
        assertThat(UserData.of(null)).isEqualTo(new UserData("", ""));
        assertThat(UserData.of("")).isEqualTo(new UserData("", ""));
    }

    @Test
    void aScriptIsRunByItsOwnInterpreter() throws Exception {
        assertThat(run(of("#!/bin/cat\nhello 'world'\n").first())).isEqualTo("#!/bin/cat\nhello 'world'\n");
    }

    @Test
    void aFailingScriptKeepsNothingElseFromRunning() throws Exception {
        String message = """
                Content-Type: multipart/mixed; boundary="==B=="
                MIME-Version: 1.0

                --==B==
                Content-Type: text/x-shellscript; charset="us-ascii"

                #!/bin/bash
                echo first; exit 3

                --==B==
                Content-Type: text/cloud-config; charset="us-ascii"

                #cloud-config
                runcmd:
                  - echo last
                --==B==
                Content-Type: text/x-shellscript
                Content-Transfer-Encoding: base64

                IyEvYmluL3NoCmVjaG8gc2Vjb25kCg==
                --==B==--
                """;
        assertThat(run(of(message).first())).isEqualTo("first\nsecond\nlast\n");
    }

    @Test
    void cloudConfigWritesFilesInstallsPackagesAndRunsCommands() throws Exception {
        String config = """
                #cloud-config
                write_files:
                  - path: %1$s/a/file
                    permissions: '0600'
                    content: |
                      it's here
                  - path: %1$s/a/file
                    append: true
                    encoding: b64
                    content: bW9yZQo=
                packages: [jq, curl]
                runcmd:
                  - cat %1$s/a/file
                  - [echo, "two  words", "it's"]
                  - stat -c %%a %1$s/a/file
                """.formatted(folder);
        assertThat(run(of(config).first()))
                .isEqualTo("yum install -y jq\nyum install -y curl\nit's here\nmore\ntwo  words it's\n600\n");
    }

    @Test
    void bootCommandsRunAtEveryBoot() throws Exception {
        UserData userData = of("#cloud-config\nbootcmd:\n  - echo booted\n");
        assertThat(userData.first()).isEmpty();
        assertThat(run(userData.always())).isEqualTo("booted\n");
        assertThat(run(of("#cloud-boothook\necho hooked\n").always())).isEqualTo("hooked\n");
    }

    @Test
    void whatCannotBeCarriedOutIsSaid() throws Exception {
        assertThat(run(of("just text").first())).contains("Unhandled non-multipart (text/x-not-multipart) userdata");
        assertThat(run(of("#cloud-config\nswap: {size: 1}\n").first())).contains("the key swap");
        assertThat(run(of("#cloud-config\n- a: [\n").first())).contains("Failed loading yaml");
        assertThat(run(of("#cloud-config\n!!java.io.File [/tmp]\n").first())).contains("Failed loading yaml");
    }
}
