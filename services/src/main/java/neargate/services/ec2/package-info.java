/**
 * EC2, as far as containers need it: VPCs and what is in them.
 *
 * <p>{@link neargate.services.ec2.Ec2Service} is the table of contents; behind it stands one class a resource, which
 * declares its {@link neargate.services.ec2.resource.Kind} (table, ids, errors, filters) and holds its operations. Most
 * of it is data in the store; {@code NetworkController} has the engine make each VPC that is in use, {@code
 * InstanceController} has it run the instances, and {@code VpcNames} tells the VPCs' DNS servers what to answer.
 *
 * <p>Every account finds a default VPC in every region, made by its first request there. What is seen of several
 * resources is stored once: permissions are a group's rules, free addresses follow from network interfaces.
 *
 * <p>How ECS gets a task's network interface: {@code createNetworkInterface} with the task's id as client token, then, on
 * a container instance, {@code attachNetworkInterface} without an index, and for a public address {@code
 * modifyNetworkInterfaceAttribute} with {@code associatePublicIpAddress}; all may be repeated. {@code
 * deleteNetworkInterface} gives everything back in one go. Such an interface counts as the instance's and is shown as such,
 * but is no device of its machine: ECS plugs it into the task.
 */
@NullMarked
package neargate.services.ec2;

import org.jspecify.annotations.NullMarked;
