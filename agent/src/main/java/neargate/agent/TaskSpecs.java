package neargate.agent;

import neargate.agent.acs.AcsContainers;
import neargate.agent.acs.AcsNetworkInterface;
import neargate.agent.acs.AcsTask;
import neargate.agent.acs.AcsVolume;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;

/** A payload's task as the engine's. Pure. */
final class TaskSpecs {
    private static final int UNITS_PER_CPU = 1_024;

    private TaskSpecs() {}

    /**
     * What the engine is to run.
     *
     * @throws IllegalArgumentException if the task cannot be understood
     */
    static TaskSpec of(AcsTask task, Agent.Machine machine) {
        var spec = new TaskSpec(
                task.arn(),
                task.family(),
                Integer.parseInt(task.version()),
                task.cpu() == null || task.cpu() == 0 ? null : Math.round(task.cpu() * UNITS_PER_CPU),
                task.memory() == null || task.memory() == 0
                        ? null
                        : task.memory().longValue(),
                task.containers().stream().map(AcsContainers::definition).toList(),
                network(task, machine),
                new TaskSpec.Shared(
                        task.volumes().stream().map(AcsVolume::definition).toList(), task.pidMode(), task.ipcMode()),
                machine.pull());
        return Surroundings.in(
                spec,
                task.roleCredentials() == null ? null : task.roleCredentials().credentialsId(),
                machine.endpoint());
    }

    private static TaskNetwork network(AcsTask task, Agent.Machine machine) {
        String mode = task.networkMode() == null ? "bridge" : task.networkMode();
        return switch (mode) {
            case "bridge" -> new TaskNetwork.Bridge(machine.instanceId());
            case "host" -> new TaskNetwork.Host(machine.instanceId());
            case "none" -> new TaskNetwork.None(machine.instanceId());
            case "awsvpc" -> awsvpc(task, machine);
            default -> throw new IllegalArgumentException("the network mode " + mode + " is not known");
        };
    }

    private static TaskNetwork awsvpc(AcsTask task, Agent.Machine machine) {
        if (machine.vpcId() == null || task.elasticNetworkInterfaces().isEmpty()) {
            throw new IllegalArgumentException("this machine has no VPC for the network mode awsvpc");
        }
        AcsNetworkInterface eni = task.elasticNetworkInterfaces().getFirst();
        return new TaskNetwork.Awsvpc(
                machine.instanceId(),
                machine.vpcId(),
                eni.ec2Id(),
                eni.ipv4Addresses().getFirst().privateAddress(),
                eni.privateDnsName());
    }
}
