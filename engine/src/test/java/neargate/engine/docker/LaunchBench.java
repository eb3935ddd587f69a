package neargate.engine.docker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import neargate.engine.Engine.Status;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;
import neargate.engine.Waiting;
import neargate.engine.docker.api.ContainerConfig;
import neargate.engine.network.NamespaceNetwork;
import neargate.engine.network.Network;
import neargate.engine.network.SimulatedNetwork;
import neargate.engine.network.VpcSpec;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/** Prints how long tasks take to start, beside the time of the same containers started through the Engine API alone. */
final class LaunchBench {
    private static final int ROUNDS = Integer.getInteger("rounds", 20);
    private static final int BURST = 32;

    public static void main(String[] arguments) throws Exception {
        int warm = Integer.getInteger("warm", 8);
        Network network = Boolean.getBoolean("network") ? vpc() : new SimulatedNetwork();
        try (network;
                var rig = new DockerRig(DockerRig.settings(warm), network)) {
            rig.images().get("busybox");
            TaskSpec shape = task(rig);
            rig.engine.run(shape);
            rig.await(shape, Status.RUNNING);
            String pause = rig.containersOf(shape).getFirst().sandboxId();
            Sandbox sandbox = rig.docker.inspect(pause).flatMap(Sandbox::of).orElseThrow();
            List<Double> floor = new ArrayList<>();
            List<Double> engine = new ArrayList<>();
            List<Double> stop = new ArrayList<>();
            for (int i = 0; i < ROUNDS + 5; i++) {
                if (warm > 0) {
                    Waiting.until(
                            () -> rig.docker.list(Labels.of(DockerRig.INSTANCE)).size() == 2 + warm);
                }
                floor.add(floor(rig, sandbox, "floor" + i));
                TaskSpec task = task(rig);
                long begin = System.nanoTime();
                rig.engine.run(task);
                awaitFast(rig, task, Status.RUNNING);
                engine.add(millis(begin));
                begin = System.nanoTime();
                rig.engine.stop(task.taskArn());
                awaitFast(rig, task, Status.STOPPED);
                stop.add(millis(begin));
                Waiting.until(() -> rig.containersOf(task).isEmpty());
            }
            floor = floor.subList(5, floor.size());
            engine = engine.subList(5, engine.size());
            System.out.printf(
                    "floor %.0f ms, engine %.0f ms (warm %d), ratio %.2f, stop %.0f ms%n",
                    median(floor), median(engine), warm, median(engine) / median(floor), median(stop));
            burst(rig, sandbox);
            network.retain(java.util.Set.of());
        }
    }

    private static void burst(DockerRig rig, Sandbox sandbox) throws Exception {
        for (int parallel : new int[] {2, 4, 8}) {
            var gate = new Semaphore(parallel);
            var done = new CountDownLatch(BURST);
            long begin = System.nanoTime();
            List<String> ids = java.util.Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < BURST; i++) {
                String name = "loop" + parallel + "-" + i;
                Thread.ofVirtual().start(() -> {
                    gate.acquireUninterruptibly();
                    ids.add(start(rig, sandbox, name));
                    gate.release();
                    done.countDown();
                });
            }
            done.await();
            System.out.printf("loop of %d, %d at a time: %.0f ms%n", BURST, parallel, millis(begin));
            ids.parallelStream().forEach(rig.docker::remove);
        }
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            tasks.add(task(rig));
        }
        long begin = System.nanoTime();
        tasks.forEach(rig.engine::run);
        for (TaskSpec task : tasks) {
            awaitFast(rig, task, Status.RUNNING);
        }
        System.out.printf("engine %d at once: %.0f ms%n", BURST, millis(begin));
        begin = System.nanoTime();
        rig.engine.clear();
        System.out.printf("clear: %.0f ms%n", millis(begin));
    }

    private static final AtomicInteger INTERFACES = new AtomicInteger(9);

    private static Network vpc() {
        Map<String, VpcSpec.NetworkInterface> interfaces = new LinkedHashMap<>();
        for (int i = 10; i < 250; i++) {
            interfaces.put(
                    "eni-%017x".formatted(i),
                    new VpcSpec.NetworkInterface(
                            "subnet-a",
                            "10.0.0." + i,
                            List.of(),
                            "0a:00:00:00:00:%02x".formatted(i),
                            List.of("sg-a"),
                            true,
                            null));
        }
        var network = new NamespaceNetwork("bench");
        network.apply(new VpcSpec(
                "vpc-a",
                List.of("10.0.0.0/16"),
                Map.of("subnet-a", new VpcSpec.Subnet("10.0.0.0/24", VpcSpec.NetworkAcl.OPEN, List.of())),
                Map.of("sg-a", new VpcSpec.SecurityGroup(List.of(), List.of())),
                interfaces,
                VpcSpec.DhcpOptions.NONE));
        return network;
    }

    private static void awaitFast(DockerRig rig, TaskSpec task, Status status) throws Exception {
        while (rig.latest(task).filter(state -> state.status() == status).isEmpty()) {
            Thread.sleep(0, 200_000);
        }
    }

    private static double floor(DockerRig rig, Sandbox sandbox, String name) {
        long begin = System.nanoTime();
        String id = start(rig, sandbox, name);
        double time = millis(begin);
        rig.docker.remove(id);
        return time;
    }

    private static String start(DockerRig rig, Sandbox sandbox, String name) {
        TaskSpec task = plain(rig);
        ContainerConfig config = Containers.config(
                DockerRig.INSTANCE,
                task,
                task.containers().getFirst(),
                Wiring.Outlet.of(sandbox),
                Containers.Shared.NOTHING,
                null);
        String id = rig.docker.create(name, config);
        rig.docker.start(id);
        return id;
    }

    private static TaskSpec task(DockerRig rig) {
        TaskSpec task = plain(rig);
        int number = INTERFACES.incrementAndGet();
        return Boolean.getBoolean("network")
                ? new TaskSpec(
                        task.taskArn(),
                        task.family(),
                        task.revision(),
                        null,
                        null,
                        task.containers(),
                        new TaskNetwork.Awsvpc(
                                null,
                                "vpc-a",
                                "eni-%017x".formatted(number),
                                "10.0.0." + number,
                                "ip-10-0-0-" + number))
                : task;
    }

    private static TaskSpec plain(DockerRig rig) {
        return rig.task(ContainerDefinition.builder()
                .name("app")
                .image("busybox")
                .command("sh", "-c", "trap 'exit 0' TERM; sleep 1000 & wait $!")
                .build());
    }

    private static double millis(long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
