package neargate.simulation.machines;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import neargate.kernel.controller.VirtualTime;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.ControlPlane;
import neargate.simulation.plane.Unreachable;
import software.amazon.awssdk.services.ecs.model.SubmitTaskStateChangeRequest;

/** The machines of a cluster, what can run on them, and the world that they are in. */
public final class Fleet {
    private static final int ZONES = 3;

    private final VirtualTime time;
    private final SplittableRandom random;
    private final ControlPlane plane;
    private final Wire wire;
    private final String cluster;
    private final Workloads workloads;
    private final Map<String, Host> hosts = new HashMap<>();
    private final List<Machine> machines = new ArrayList<>();
    private List<Host.Zone> zones = List.of();
    private boolean honest = true;

    public Fleet(VirtualTime time, SplittableRandom random, ControlPlane plane, String cluster) {
        this(time, random, plane, new Workloads(), cluster);
    }

    /** @param workloads what can run on its machines, and elsewhere */
    public Fleet(VirtualTime time, SplittableRandom random, ControlPlane plane, Workloads workloads, String cluster) {
        this.workloads = workloads;
        this.time = time;
        this.random = random;
        this.plane = plane;
        this.wire = new Wire(time, random.split());
        this.cluster = cluster;
        plane.onDeath(() -> machines.forEach(Machine::abandoned));
    }

    public Instant now() {
        return time.instant();
    }

    public ControlPlane plane() {
        return plane;
    }

    public Wire wire() {
        return wire;
    }

    public String cluster() {
        return cluster;
    }

    /** The zones that machines are in. */
    public List<Host.Zone> zones() {
        return zones;
    }

    /**
     * The control plane is started, as it is again whenever it has died for a while, and has the cluster.
     *
     * @param capacityProviders of the cluster
     */
    public void begin(String... capacityProviders) {
        plane.onDeath(() -> wire.later(wire.between(500, 30_000), plane::start));
        plane.start();
        try {
            plane.ecs(ecs ->
                    ecs.createCluster(request -> request.clusterName(cluster).capacityProviders(capacityProviders)));
            zones = plane.ec2(ec2 -> ec2.describeSubnets()).subnets().stream()
                    .limit(ZONES)
                    .map(subnet -> new Host.Zone(subnet.availabilityZone(), subnet.vpcId(), subnet.subnetId()))
                    .toList();
        } catch (Unreachable e) {
            throw new IllegalStateException("it has just been started", e);
        }
    }

    /** So many new machines, which are started. */
    public void join(int count) {
        for (int i = 0; i < count; i++) {
            add().start();
        }
    }

    /** A new machine, in a zone and of a type that chance decides, or beside one that is like it; it is not started yet. */
    public Machine add() {
        String id = "i-%017x".formatted(hosts.size() + 1);
        Host like = machines.isEmpty() || random.nextBoolean()
                ? null
                : any(machines).host();
        var host = like == null
                ? new Host(id, any(Host.Type.ALL), any(zones), Integer.toString(random.nextInt(10)))
                : new Host(id, like.type(), like.zone(), like.rack());
        hosts.put(host.id(), host);
        plane.launched(host.instance());
        var machine = new Machine(host, this);
        machines.add(machine);
        return machine;
    }

    /** It is gone, and never comes back. */
    public void remove(Machine machine) {
        machine.vanish();
        machines.remove(machine);
    }

    /** Those that are not gone for good. */
    public List<Machine> machines() {
        return machines;
    }

    public Host host(String instanceId) {
        Host host = hosts.get(instanceId);
        if (host == null) {
            throw new Broken("an instance " + instanceId + " that nobody has");
        }
        return host;
    }

    public void offer(Workload workload) {
        workloads.offer(workload);
    }

    public Workload workload(String family) {
        return workloads.of(family);
    }

    /** Images that cannot be pulled at the moment. */
    public Set<String> missingImages() {
        return workloads.missingImages();
    }

    boolean isMissing(Workload workload) {
        return workloads.isMissing(workload);
    }

    /** Whether no agent has lied so far: then machines are never overcommitted. */
    public boolean isHonest() {
        return honest;
    }

    public void lied() {
        honest = false;
    }

    public Outbox outbox() {
        return new Outbox(plane, wire, random.split());
    }

    public SubmitTaskStateChangeRequest.Builder report(String task) {
        return SubmitTaskStateChangeRequest.builder().cluster(cluster).task(task);
    }

    private <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
