package neargate.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;

/** A registry on a machine's loopback that asks for a name and a password. Needs the package docker-registry. */
final class PrivateRegistry implements AutoCloseable {
    static final String ADDRESS = "127.0.0.1:5055";

    /** The password {@code opensesame}, in bcrypt, which is all that the registry reads. */
    private static final String OPEN_SESAME = "$2b$05$abcdefghijklmnopqrstuuQbLfdQZSxZ9gjhA5V9o8Tyc6aQRO0Qi";

    private final Machine machine;
    private final Process process;

    PrivateRegistry(Machine machine) throws IOException {
        this.machine = machine;
        Path data = machine.data();
        Files.writeString(data.resolve("htpasswd"), "reader:" + OPEN_SESAME + "\n");
        Files.writeString(
                data.resolve("registry.yml"),
                "version: 0.1\nstorage: {filesystem: {rootdirectory: " + data + "/registry}}\n"
                        + "http: {addr: '" + ADDRESS + "'}\n"
                        + "auth: {htpasswd: {realm: private, path: " + data + "/htpasswd}}\n");
        process = machine.stay(data + "/registry.log", "docker-registry", "serve", data + "/registry.yml");
        Machine.await(
                "the registry",
                Duration.ofSeconds(30),
                () -> machine.shell("curl -so /dev/null -w '%{http_code}' http://" + ADDRESS + "/v2/")
                        .out()
                        .equals("401"));
    }

    /** Puts an image of the machine's engine here under another name, which the engine forgets; returns its digest here. */
    String push(String image, String name) {
        String docker = "docker --config " + machine.data() + "/docker-config -H unix:///run/neargate/"
                + HexFormat.of().toHexDigits(machine.data().toString().hashCode()) + "/docker.sock ";
        return machine.shell("(" + docker + "tag " + image + " " + name + " && echo opensesame | " + docker
                        + "login -u reader --password-stdin " + ADDRESS + " && " + docker + "push -q " + name
                        + ") >&2 && " + docker + "inspect -f '{{index .RepoDigests 0}}' " + name + " && " + docker
                        + "rmi "
                        + name + " >&2")
                .mustSucceed()
                .out()
                .strip()
                .replaceAll(".*@", "");
    }

    @Override
    public void close() {
        process.destroy();
    }
}
