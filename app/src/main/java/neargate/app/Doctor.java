package neargate.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import neargate.engine.docker.PrivateDockerd;

/** What Neargate needs of a machine, checked without changing anything. */
public final class Doctor {
    private static final long LITTLE_DISK = 2L << 30;

    private final Instance instance;

    public Doctor(Instance instance) {
        this.instance = instance;
    }

    /** A check: {@code words} say what is, and what to do if it is not well. */
    public record Finding(String what, boolean well, String words) {}

    /** All checks, in the order in which they matter. */
    public List<Finding> examine() {
        return List.of(
                java(), root(), namespaces(), program("ip", "iproute2"), firewall(), engine(), disk(), aws(), egress());
    }

    private static Finding java() {
        return new Finding("java", true, Runtime.version() + " in " + System.getProperty("java.home"));
    }

    private static Finding root() {
        boolean root = PrivateDockerd.mayRun();
        return new Finding(
                "privilege",
                root,
                root
                        ? "root"
                        : "not root: networks of tasks cannot be made. Run as root, or use up --engine simulated.");
    }

    private static Finding namespaces() {
        boolean there = Files.exists(Path.of("/proc/self/ns/net"));
        return new Finding(
                "kernel",
                there,
                there ? "network namespaces" : "no network namespaces: use a Linux kernel that has them.");
    }

    private static Finding firewall() {
        boolean there = onPath("nft");
        return new Finding(
                "nftables",
                there,
                there ? "nft is here" : "nft is missing: apt-get install nftables (up does it on Debian).");
    }

    private static Finding program(String name, String debianPackage) {
        boolean there = onPath(name);
        return new Finding(name, there, there ? "is here" : "is missing: apt-get install " + debianPackage);
    }

    private Finding engine() {
        return DockerMachine.inReach(instance)
                .map(host -> new Finding("engine", true, "answers at " + host))
                .orElseGet(() -> new Finding(
                        "engine",
                        onPath("dockerd"),
                        onPath("dockerd")
                                ? "dockerd is installed; up starts one of its own"
                                : "no engine answers and dockerd is missing: apt-get install docker.io (up does it on"
                                        + " Debian), or set DOCKER_HOST."));
    }

    private Finding disk() {
        Path place = instance.data();
        while (!Files.exists(place)) {
            place = place.getParent();
        }
        try {
            long free = Files.getFileStore(place).getUsableSpace();
            String words = free / (1 << 20) + " MiB free at " + place;
            return new Finding(
                    "disk", free >= LITTLE_DISK, free >= LITTLE_DISK ? words : words + ": images and logs need more.");
        } catch (IOException e) {
            return new Finding("disk", false, e.getMessage());
        }
    }

    private static Finding aws() {
        boolean there = onPath("aws");
        return new Finding(
                "aws",
                true,
                there ? "the AWS CLI is here" : "the AWS CLI is not here; any SDK or tool will do as well");
    }

    private Finding egress() {
        return new Finding("egress", true, instance.egress().words());
    }

    private static boolean onPath(String program) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), Stream.of("/usr/sbin", "/sbin"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder.isEmpty() ? "." : folder, program)));
    }
}
