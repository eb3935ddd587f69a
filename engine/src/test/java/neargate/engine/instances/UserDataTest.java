package neargate.engine.instances;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
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
        String harmless = script.replace("/var/lib/cloud", folder.toString());
        for (String command : List.of("yum", "hostname", "groupadd", "usermod", "useradd", "authorize")) {
            harmless = harmless.replaceAll("(?m)^" + command + " ", "echo $0");
        }
        Files.writeString(file, harmless);
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
                    permissions: 0600
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
    void cloudConfigIsCarriedOutInTheOrderOfItsModules() throws Exception {
        String config = """
                #cloud-config
                runcmd: [echo run]
                ssh_authorized_keys: [ssh-rsa AAAA mine]
                packages:
                  - [jq, '1.6']
                users:
                  - default
                  - name: alice
                    gecos: Alice B.
                    groups: docker, adm
                    shell: /bin/bash
                    sudo: ALL=(ALL) NOPASSWD:ALL
                    ssh_authorized_keys: [ssh-rsa BBBB one, ssh-rsa CCCC two]
                  - name: daemon2
                    no_create_home: true
                groups:
                  - adm: [ec2-user]
                  - docker
                hostname: web-1
                bootcmd: [echo boot]
                write_files:
                  - {path: %1$s/late, content: late, defer: true}
                final_message: all done
                package_update: true
                """.formatted(folder);
        UserData userData = of(config);
        assertThat(run(userData.always())).isEqualTo("boot\n");
        assertThat(run(userData.first() + "cat " + folder + "/late\n").lines())
                .containsExactly(
                        "hostname web-1",
                        "groupadd -f adm",
                        "usermod -a -G adm ec2-user",
                        "groupadd -f docker",
                        "useradd -p * -m -s /bin/bash -c Alice B. -G docker,adm,wheel alice",
                        "authorize alice ssh-rsa BBBB one",
                        "ssh-rsa CCCC two",
                        "useradd -p * -M daemon2",
                        "authorize ec2-user ssh-rsa AAAA mine",
                        "yum install -y jq",
                        "run",
                        "all done",
                        "late");
    }

    @Test
    void userDataMayBeCompressed() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write("#!/bin/sh\necho unpacked\n".getBytes(StandardCharsets.UTF_8));
        }
        String base64 = Base64.getEncoder().encodeToString(packed.toByteArray());
        assertThat(run(UserData.of(base64).first())).isEqualTo("unpacked\n");
        String message = """
                MIME-Version: 1.0
                Content-Type: multipart/mixed;
                 boundary=B

                --B
                Content-Type: application/octet-stream
                Content-Transfer-Encoding: base64

                %s
                --B--
                """.formatted(base64);
        assertThat(run(of(message).first())).isEqualTo("unpacked\n");
    }

    @Test
    void aPartIsWhatItSaysUnlessItBeginsOtherwise() throws Exception {
        String message = """
                From nobody Tue Dec  3 19:00:57 2013
                Content-Type: multipart/mixed; boundary="B"

                --B
                Content-Type: text/cloud-config

                runcmd: [echo configured]
                --B
                Content-Type: text/text/x-shellscript; charset="us-ascii"
                MIME-Version: 1.0

                #!/bin/bash
                echo ran
                --B
                Content-Type: multipart/mixed; boundary=C

                --C
                Content-Type: text/x-shellscript

                echo inner
                --C--
                --B
                Content-Type: text/x-include-url

                http://example.com/
                --B--
                """;
        assertThat(run(of(message).first()).lines())
                .containsExactly(
                        "cloud-init: WARNING: Unhandled unknown content-type (text/x-include-url) userdata",
                        "ran",
                        "inner",
                        "configured");
    }

    @Test
    void whatIsTooLongOnceUnpackedIsNotRun() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(("#!/bin/sh\necho no\n#" + "x".repeat(200_000)).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(run(UserData.of(Base64.getEncoder().encodeToString(packed.toByteArray()))
                        .first()))
                .isEqualTo("cloud-init: WARNING: The user data is too long to be run on this instance\n");
    }

    @Test
    void whatCannotBeReadKeepsNoInstanceFromStarting() throws Exception {
        assertThat(run(of("a: b\n".repeat(300_000) + "\n#!/bin/sh\necho ran\n").first()))
                .isEqualTo("ran\n");
        assertThat(run(of("#cloud-config\nruncmd: [&a [[*a]]]\n").first())).contains("cloud-init: WARNING");
        assertThat(UserData.of("A").first()).contains("The user data cannot be read");
    }

    @Test
    void messagesInsideMessagesEndSomewhere() {
        var nested = new StringBuilder();
        for (int level = 0; level < 5_000; level++) {
            nested.append("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n".formatted(level, level));
        }
        assertThat(of(nested.toString()).first()).contains("The user data cannot be read");
    }

    @Test
    void manyPartsThatUnpackToMuchAreNotHeld() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write("#".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
        }
        String part = "\n--B\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getEncoder().encodeToString(packed.toByteArray());
        assertThat(of("Content-Type: multipart/mixed; boundary=B\n" + part.repeat(500))
                        .first())
                .contains("The user data cannot be read");
    }

    @Test
    void aliasesGrowNothingWithoutEnd() {
        var list = new StringBuilder("#cloud-config\nruncmd:\n  - &a0 [echo, echo]\n");
        for (int level = 1; level < 25; level++) {
            list.append("  - &a%d [*a%d, *a%d]\n".formatted(level, level - 1, level - 1));
        }
        assertThat(of(list.toString()).first()).contains("Number of aliases exceeds");
        String text = "#cloud-config\nruncmd:\n  - &a %s\n".formatted("x".repeat(50_000));
        assertThat(of(text + "  - *a\n".repeat(10_000)).first()).contains("Number of aliases exceeds");
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
